"""What edges and counts go by, each altered by hand once, and seen by the audit."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from pysqlite3 import dbapi2 as sqlite

from tallgrass.kernel import immutable
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import Principal
from tallgrass.notes.types import NoteCard
from tallgrass.signals.models import DaySeal
from tallgrass.signals.queries import faults
from tests.signals.factories import beacon, click, event, follow, fund, link, send, sweep, ticket


def in_journal(statement: str) -> None:
    with closing(sqlite.connect(settings.TALLGRASS_HOME / "journal.db")) as line:
        assert line.execute(statement).rowcount >= 1
        line.commit()


def in_tables(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount >= 1


ALTERED: list[tuple[Callable[[str], None], str, str]] = [
    (in_journal, 'UPDATE link SET domains = \'["meadow.example", "evil.example"]\'', "domains"),
    (in_journal, "UPDATE link SET self_viewer = ''", "own viewer"),
    (in_journal, "UPDATE link SET closed = 1", "pay"),
    (in_journal, "UPDATE payer SET last_at = last_at + 86400000", "ahead of the clock"),
    (in_journal, "UPDATE payer SET last_at = 1", "before its last click"),
    (in_journal, "DELETE FROM recent", "not remembered"),
    (in_journal, "UPDATE recent SET at = 1", "not remembered"),
    (in_tables, "UPDATE tg_signals_dropped SET events = events + 5", "do not count"),
    (in_tables, "DELETE FROM tg_signals_dropped", "do not count"),
    (in_tables, "UPDATE tg_signals_clicktally SET clicks = clicks + 1", "tally"),
    (in_tables, "DELETE FROM tg_signals_clickquarter", "paid clicks"),
    (in_tables, "UPDATE tg_signals_payerspent SET spent = spent + 1", "returned leases"),
]


@pytest.fixture
def kept(mei: Principal, tea: NoteCard, clock: FrozenClock) -> None:
    """A link that was clicked for four days, and events of which some were dropped."""
    fund(5_000)
    token = link(mei, creator_cap=None)
    sweep()
    for _day in range(4):
        again = event(tea.public_id)
        send(beacon(event(tea.public_id), again, again), beacon(event(tea.public_id, by="x")))
        follow(click(token), click(token))
        sweep()
        clock.advance(timedelta(hours=25))
        sweep()
    follow(click(token))
    send(beacon(event(tea.public_id, by=ticket(tea.public_id))))
    again = event(tea.public_id)
    send(beacon(again, again))
    sweep()
    assert faults() == []
    assert DaySeal.objects.exclude(chain="").count() >= 6


@pytest.mark.usefixtures("kept")
def test_each_alteration_of_what_edges_and_counts_go_by_is_seen() -> None:
    file = settings.TALLGRASS_HOME / "journal.db"
    for alter, statement, said in ALTERED:
        before = file.read_bytes()
        with transaction.atomic():
            alter(statement)
            found = faults()
            transaction.set_rollback(True)
        assert any(said in fault for fault in found), (statement, found)
        file.write_bytes(before)
    assert faults() == []


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM tg_signals_dayseal WHERE id = (SELECT max(id) FROM tg_signals_dayseal)", ""),
        ("UPDATE tg_signals_dayseal SET digest = 'x' WHERE book = 'dropped'", "follow"),
    ],
)
def test_a_seal_taken_out_or_made_anew_is_seen(statement: str, said: str) -> None:
    immutable.remove()
    try:
        in_tables(statement)
        assert any("seal" in fault and said in fault for fault in faults())
    finally:
        immutable.install()
