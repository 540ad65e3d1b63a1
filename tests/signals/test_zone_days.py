"""Days of a zone: views and clicks stand on the day it was there, caps begin at its midnight, and
no sum changes by it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal import identity
from tallgrass.journal.client import JournalClient
from tallgrass.journal.spending import day_in
from tallgrass.journal.store import FILE, SCHEMA_VERSION
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes.types import NoteCard
from tallgrass.signals.models import ClickLink, DailyCount, QuarterCount
from tallgrass.signals.queries import days_in, faults, totals
from tests.journal.test_spending import lend, open_link, visit
from tests.signals.factories import CONTRACT, beacon, click, event, follow, fund, link, send, sweep

NIGHT = datetime(2026, 5, 5, 2, 30, tzinfo=UTC)  # the fourth in Toronto


@pytest.mark.postgres
def test_views_stand_on_the_day_of_each_zone(tea: NoteCard, clock: FrozenClock) -> None:
    clock.moment = NIGHT
    send(beacon(event(tea.public_id), event(tea.public_id)))
    clock.moment = NIGHT + timedelta(hours=16)  # half past six in the evening, UTC
    send(beacon(event(tea.public_id)))
    sweep()
    note = [Subject("note", tea.id)]
    fourth, fifth, sixth = (date(2026, 5, day) for day in (4, 5, 6))
    assert days_in("UTC", note) == {fifth: (3, 0)}
    assert days_in("America/Toronto", note) == {fourth: (2, 0), fifth: (1, 0)}
    assert {d: v for d, (v, _c) in days_in("Asia/Kathmandu", note).items() if v} == {
        fifth: 2,
        sixth: 1,
    }
    assert sum(QuarterCount.objects.values_list("views", flat=True)) == 3
    assert faults() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"views": 1}, "1 views are kept, the journal has 2"),
        ({"at": NIGHT + timedelta(hours=1)}, "1 views are kept, the journal has 0"),
        ({"at": NIGHT - timedelta(days=3), "views": 9}, "hold 9 views, the day 0"),
        (None, "0 views are kept, the journal has 2"),
    ],
)
@pytest.mark.postgres
def test_an_audit_finds_a_changed_quarter_of_an_hour(
    tea: NoteCard, clock: FrozenClock, change: dict[str, object] | None, said: str
) -> None:
    for minutes in (0, 30, 30):
        clock.moment = NIGHT + timedelta(minutes=minutes)
        send(beacon(event(tea.public_id)))
    sweep()
    assert faults() == []
    last = QuarterCount.objects.order_by("-at")[0]
    if change is None:
        last.delete()
    else:
        QuarterCount.objects.filter(pk=last.pk).update(**({"views": 1} | change))
    assert any(said in fault for fault in faults())


def test_what_was_counted_before_keeps_its_day_and_the_sum(
    tea: NoteCard, clock: FrozenClock
) -> None:
    clock.moment = NIGHT
    send(beacon(event(tea.public_id)))
    sweep()
    DailyCount.objects.filter(day=NIGHT.date()).update(views=41)  # forty of a release without it
    found = days_in("America/Toronto", [Subject("note", tea.id)])
    assert found == {date(2026, 5, 4): (1, 0), date(2026, 5, 5): (40, 0)}
    assert sum(views for views, _clicks in found.values()) == 41
    assert totals([Subject("note", tea.id)])[Subject("note", tea.id)].views == 41


@pytest.mark.postgres
def test_paid_clicks_stand_on_the_day_of_the_zone_and_their_cap_begins_at_its_midnight(
    mei: Principal, clock: FrozenClock
) -> None:
    clock.moment = datetime(2026, 5, 5, 3, 30, tzinfo=UTC)  # 23:30 on the fourth, in Toronto
    fund(5_000)
    token = link(mei, day_cap=4, time_zone="America/Toronto")
    sweep()
    assert [one.reason for one in follow(*(click(token) for _ in range(3)))] == [
        "paid",
        "paid",
        "day_cap",
    ]
    clock.advance(timedelta(minutes=45))  # the fifth has begun there; in UTC it is the same day
    assert [one.reason for one in follow(click(token))] == ["paid"]
    clock.moment = datetime(2026, 5, 6, 0, 30, tzinfo=UTC)  # still the fifth there
    assert [one.reason for one in follow(*(click(token) for _ in range(2)))] == ["paid", "day_cap"]
    sweep()
    assert days_in("America/Toronto", [CONTRACT]) == {
        date(2026, 5, 4): (0, 2),
        date(2026, 5, 5): (0, 2),
    }
    assert ClickLink.objects.get().time_zone == "America/Toronto"
    clock.moment = datetime(2026, 5, 7, 0, 30, tzinfo=UTC)
    sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM tg_ledger_leg WHERE label LIKE '%% clicks %%'")
        said = sorted(label for (label,) in cursor.fetchall())
    assert said == ["1 clicks on 2026-05-05", "3 clicks from 2026-05-04 to 2026-05-05"]
    assert faults() == []


def test_a_zone_that_the_machine_does_not_know_is_utc() -> None:
    at = int(NIGHT.timestamp() * 1000)
    assert day_in("Mars/Olympus", at) == day_in("UTC", at) == at // 86_400_000
    assert day_in("America/Toronto", at) == day_in("UTC", at) - 1


def test_a_journal_of_an_earlier_release_learns_zones(tmp_path: Path) -> None:

    home = tmp_path
    with JournalClient(home) as client:
        open_link(client, day_cap=3)
        lend(client)
    with sqlite.connect(str(home / FILE)) as old:
        old.execute("ALTER TABLE link DROP COLUMN zone")
        old.execute("DROP TABLE identity")
        old.execute("DROP TABLE waiting")
        old.execute("PRAGMA user_version = 1")
    (home / identity.FILE).unlink()
    with JournalClient(home) as client:
        assert [each.zone for each in client.links()] == ["UTC"]
        assert visit(client, 1_000, 1) == "paid"
        assert visit(client, 2_000, 2) == "day_cap"
    with sqlite.connect(str(home / FILE)) as new:
        assert new.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
