"""Django's SQLite backend with a queue for writers.

SQLite lets one writer in at a time, and its busy handler lets several writers starve each other for
seconds. A file lock taken before BEGIN IMMEDIATE makes them wait in turn.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with BEGIN IMMEDIATE behind a file lock beside the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock_fd: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_lock()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._drop_lock()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._drop_lock()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._drop_lock()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._drop_lock()

    def _take_lock(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db() or self._lock_fd is not None:
            return
        fd = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
        except BaseException:
            os.close(fd)
            raise
        self._lock_fd = fd

    def _drop_lock(self) -> None:
        if self._lock_fd is not None:
            os.close(self._lock_fd)
            self._lock_fd = None
