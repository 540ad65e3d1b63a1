"""The inbox."""

TABLE = """
notices      GET  302 200 200 200 200 200 200 200
notices_read POST 302 400 400 400 400 400 400 400
"""
