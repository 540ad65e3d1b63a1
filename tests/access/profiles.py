"""Addresses of the creator centre: one's own, so nobody else's id can be named. A form without a
topic is refused as unreadable."""

TABLE = """
my_profile             GET   302 200 200 200 200 200 200 200
profile_remove_topic   POST  302 400 400 400 400 400 400 400
profile_restore_topic  POST  302 400 400 400 400 400 400 400
profile_opt_out        POST  302 303 303 303 303 303 303 303
profile_opt_in         POST  302 303 303 303 303 303 303 303
"""
