"""Addresses of the installation itself."""

TABLE = """
healthz          GET   200 200 200 200 200 200 200 200
choose_language  POST  400 400 400 400 400 400 400 400
styleguide       GET   200 200 200 200 200 200 200 200
"""
