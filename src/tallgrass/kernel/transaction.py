"""One transaction per action."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db import transaction as django_transaction


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything inside together or not at all. Nested calls join the outer one through a
    savepoint.

    On SQLite the outermost call first takes a file lock, so that writers queue instead of starving
    each other.
    """
    with django_transaction.atomic():
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one moment of the database, whatever others write meanwhile; they are not held up.
    Nothing may be written inside."""
    if connection.in_atomic_block:  # the caller's transaction is that moment
        yield
    elif connection.vendor == "postgresql":
        with django_transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def after_commit(function: Callable[[], object]) -> None:
    """Call `function` once the outermost transaction has committed; never when it rolled back.

    Should it fail, that is logged and the action stands: what must happen in the end is a sweep's
    to repeat.
    """
    django_transaction.on_commit(function, robust=True)
