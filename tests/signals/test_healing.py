"""What tables and journal say of leases and links is compared, and set right where it differs."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings
from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal.client import JournalClient
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import Principal
from tallgrass.signals.actions.trusted.healing import heal
from tallgrass.signals.queries import faults
from tests.signals.factories import click, follow, fund, link, sweep


def altered(statement: str) -> Callable[[], None]:
    def alter() -> None:
        with closing(sqlite.connect(settings.TALLGRASS_HOME / "journal.db")) as line:
            assert line.execute(statement).rowcount == 1
            line.commit()

    return alter


@pytest.mark.parametrize(
    ("statement", "then"),
    [
        ("UPDATE lease SET expires_at = 1", "waiting"),
        ("UPDATE lease SET expires_at = expires_at + 10000000000", "paid"),
        ("DELETE FROM lease", "waiting"),
        ("DELETE FROM link", ""),
        ("UPDATE link SET closed = 1", "closed"),
        ("UPDATE link SET closed = 2", "paused"),
        ("UPDATE link SET domains = '[\"evil.example\"]'", "paid"),
        ("UPDATE link SET self_viewer = ''", "paid"),
        ("UPDATE link SET ends_at = 1", "closed"),
    ],
)
def test_what_differs_is_set_right_once_and_recorded(
    mei: Principal, clock: FrozenClock, statement: str, then: str
) -> None:
    fund(5_000)
    token = link(mei)
    sweep()
    altered(statement)()
    assert follow(click(token))[0].reason == then
    if then not in ("waiting", "paid") or "link" in statement:
        assert faults()
    with JournalClient(settings.TALLGRASS_HOME) as client:
        assert heal(client) == 1
        assert heal(client) == 0
    assert AuditEntry.objects.filter(verb="signals.heal").count() == 1
    sweep()
    assert follow(click(token))[0].reason == "paid"
    clock.advance(timedelta(hours=20))
    sweep()
    assert follow(click(token))[0].reason == "paid"
    sweep()
    assert faults() == []
