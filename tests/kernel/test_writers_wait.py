"""The row of writers of SQLite: in turn, and not for ever (claim 45)."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tallgrass.kernel.transaction import transaction

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
SIGN_UP = {
    "email": "late@example.org",
    "name": "Late",
    "handle": "late_here",
    "password1": "reeds-whistle-at-noon",
}


@contextmanager
def locked() -> Iterator[None]:
    """Somebody holds the lock, and does not say for how long."""
    with Path(f"{connection.settings_dict['NAME']}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)


def test_c45_while_the_database_is_locked_pages_are_read_and_writers_are_told_and_it_heals(
    impatient: None,
) -> None:
    visitor = Client(raise_request_exception=False)
    visitor.get("/account/signup/")
    with locked():
        assert visitor.get("/").status_code == 200
        refused = visitor.post("/account/signup/", SIGN_UP)
        assert (refused.status_code, refused["X-Refusal-Code"]) == (503, "web.database_away")
        assert int(refused["Retry-After"]) > 0
    assert visitor.post("/account/signup/", SIGN_UP).status_code == 302


def test_c45_whoever_gave_up_holds_up_nobody_behind_them(impatient: None) -> None:
    threads = threading.active_count()
    with locked():
        for _ in range(5):
            with pytest.raises(Exception, match="database is locked"), transaction():
                raise AssertionError("nobody comes in")
        held = threading.active_count()
    deadline = time.monotonic() + 20
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (held - threads, threading.active_count()) == (5, threads)
    with transaction():
        assert connection.in_atomic_block
