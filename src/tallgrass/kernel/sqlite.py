"""The one SQLite of this process: pysqlite3's, because older ones lose data on a WAL reset (fixed
in 3.51.3)."""

import sys

import pysqlite3
from pysqlite3 import dbapi2

OLDEST = (3, 51, 3)


def install() -> None:
    """Make every later `import sqlite3` mean pysqlite3. Raises RuntimeError when it is too old."""
    if dbapi2.sqlite_version_info < OLDEST:
        raise RuntimeError(
            f"SQLite {dbapi2.sqlite_version} is older than 3.51.3; install pysqlite3 0.6.1 or newer"
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
