"""Django's SQLite backend with a queue for writers.

SQLite lets one writer in at a time, and its busy handler lets several writers starve each other for
seconds. A file lock taken before BEGIN IMMEDIATE makes them wait in turn, and no longer than for
the database itself.
"""

import fcntl
import os
import threading
from typing import Any

from django.db import OperationalError
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
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            turn = _WriterTurn(fd)
            if not turn.comes_within(self.settings_dict["OPTIONS"].get("timeout", 20)):
                raise OperationalError("database is locked") from None
        except BaseException:
            os.close(fd)
            raise
        self._lock_fd = fd

    def _drop_lock(self) -> None:
        if self._lock_fd is not None:
            os.close(self._lock_fd)
            self._lock_fd = None


class _WriterTurn:
    """A place in the row of those who wait for the lock. The system keeps the row but knows no end
    of waiting, so another thread stands in it; who has gone meanwhile lets the next one by."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._guard = threading.Lock()
        self._has_come = threading.Event()
        self._is_over = False
        threading.Thread(target=self._stand, name="turn", daemon=True).start()

    def comes_within(self, seconds: float) -> bool:
        """Wait until the lock is ours. Where it is not in time, it is given away."""
        try:
            self._has_come.wait(seconds)
        finally:
            with self._guard:
                self._is_over = not self._has_come.is_set()
        return not self._is_over

    def _stand(self) -> None:
        fcntl.flock(self._fd, fcntl.LOCK_EX)
        with self._guard:
            if self._is_over:
                os.close(self._fd)
            else:
                self._has_come.set()
