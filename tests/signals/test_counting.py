"""From beacons to counters: each event once, under its own note, day and source."""

import json
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import EVENTS, Batch, Sender
from tallgrass.kernel import immutable, tickets
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.tickets import LIFETIME
from tallgrass.notes.types import NoteCard
from tallgrass.signals.actions.trusted import ingest as ingesting
from tallgrass.signals.models import (
    DailyCount,
    DaySeal,
    DroppedEvents,
    QuarterCount,
    Sighting,
    Watermark,
)
from tallgrass.signals.queries import daily, faults, totals
from tallgrass.signals.tasks import ingest_journal, prune_journal
from tallgrass.signals.types import DayCounts, Totals
from tests.signals.factories import beacon, event, now, send, sweep, ticket


def of(note: NoteCard) -> Totals:
    subject = Subject("note", note.id)
    return totals([subject])[subject]


def dropped() -> dict[str, int]:
    by_reason = DroppedEvents.objects.values_list("reason").annotate(sum=Sum("events"))
    return dict(by_reason.order_by("reason"))


def snapshot() -> list[object]:
    tables = [
        DailyCount.objects.order_by("pk"),
        DroppedEvents.objects.order_by("pk"),
        Watermark.objects.all(),
    ]
    return [list(rows.values()) for rows in tables] + [
        list(Sighting.objects.order_by("digest").values("digest", "places"))
    ]


@pytest.mark.postgres
def test_a_reading_is_counted_by_kind_and_source(tea: NoteCard, soup: NoteCard) -> None:
    reading = ticket(tea.public_id, viewer="mei")
    send(
        beacon(
            event(tea.public_id, "impression"),
            event(tea.public_id, "impression"),
            event(soup.public_id, "impression", via="tag"),
        ),
        beacon(
            event(tea.public_id, "view", by=reading, via="search"),
            event(tea.public_id, "viewable", by=reading, via="search"),
            event(tea.public_id, "dwell", by=reading, via="search", ms=4_000),
        ),
        beacon(
            event(tea.public_id, "dwell", by=reading, via="search", ms=9_500),
            event(tea.public_id, "click", by=reading),
        ),
    )
    assert sweep() == 3
    assert of(tea) == Totals(2, 1, 1, 9_500, 1, 1, 0, {"discover": 0, "search": 1})
    assert of(soup) == Totals(impressions=1, by_source={"tag": 0})
    assert daily(Subject("note", tea.id)) == [DayCounts(date(2026, 5, 4), 2, 1, 1, 9_500, 1, 0)]
    assert faults() == []


def test_c02_a_batch_sent_three_times_counts_once(tea: NoteCard) -> None:
    batch = beacon(event(tea.public_id), event(tea.public_id))
    send(batch, batch, batch)
    sweep()
    assert of(tea).views == 2


@pytest.mark.postgres
def test_c07_a_second_run_changes_nothing(tea: NoteCard) -> None:
    send(*(beacon(*(event(tea.public_id) for _ in range(5))) for _ in range(5)))
    sweep()
    first = snapshot()
    assert (sweep(), snapshot()) == (0, first)


@pytest.mark.parametrize("step", ["add_counts", "add_dropped", "_record_clicks"])
def test_c01_a_run_that_dies_half_way_leaves_nothing_and_the_next_counts_all(
    tea: NoteCard, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    send(beacon(event(tea.public_id), event(tea.public_id, by="")))
    before = snapshot()[:2]
    with monkeypatch.context() as broken:
        broken.setattr(ingesting, step, lambda *_: sys.exit("killed"))
        with pytest.raises(SystemExit):
            ingest_journal()
    assert (snapshot()[:2], of(tea).views) == (before, 0)
    assert (ingest_journal(), of(tea).views, dropped()) == (1, 1, {"ticket": 1})


def test_c09_forged_expired_borrowed_and_replayed_tickets_count_nothing(
    tea: NoteCard, soup: NoteCard, clock: FrozenClock
) -> None:
    mine = ticket(tea.public_id)
    send(
        beacon(
            event(tea.public_id, by=""),
            event(tea.public_id, by=mine[:-1] + ("0" if mine[-1] != "0" else "1")),
        ),
        beacon(event(tea.public_id, by=ticket(tea.public_id, secret="f" * 40))),
        beacon(event(tea.public_id, by=ticket(tea.public_id, ago=tickets.TAKEN_FOR))),
        beacon(event(tea.public_id, place=1)),
        beacon(event(tea.public_id, by=mine), event(tea.public_id, by=mine)),
        beacon(event(tea.public_id, by=mine)),
    )
    clock.advance(timedelta(seconds=tickets.TAKEN_FOR))
    send(beacon(event(tea.public_id, by=mine)))
    sweep()
    assert (of(tea).views, of(soup).views) == (1, 0)
    assert dropped() == {"ticket": 5, "other_note": 1, "again": 2}
    assert faults() == []


def test_c09_dwell_is_bounded_by_the_time_since_the_page_was_shown(
    tea: NoteCard, clock: FrozenClock
) -> None:
    mine = ticket(tea.public_id)
    clock.advance(timedelta(seconds=10))
    send(
        beacon(event(tea.public_id, "dwell", by=mine, ms=7_000_000)),
        beacon(event(tea.public_id, "dwell", by=mine, ms=10_000)),
    )
    send(
        beacon(event(tea.public_id, "dwell", by=mine, ms=10_000)),
        beacon(event(tea.public_id, "dwell", by=mine, ms=2_000)),
    )
    sweep()
    assert (of(tea).dwell_ms, of(tea).dwells_over, dropped()) == (
        10_000,
        1,
        {"dwell": 1, "again": 2},
    )


def test_c09_one_ticket_counts_each_note_of_a_page_once(tea: NoteCard, soup: NoteCard) -> None:
    shown = ticket(tea.public_id, soup.public_id)
    both = [event("", "impression", by=shown), event("", "impression", by=shown, place=1)]
    send(beacon(*both), beacon(*both), beacon(event("", by=shown, place=1)))
    sweep()
    assert (of(tea).impressions, of(soup).impressions, of(soup).views) == (1, 1, 1)
    assert (Sighting.objects.count(), dropped(), faults()) == (1, {"again": 2}, [])


@pytest.mark.postgres
def test_what_was_seen_offline_counts_for_its_own_hour_and_day(
    tea: NoteCard, clock: FrozenClock
) -> None:
    shown_at = clock.now()
    mine = ticket(tea.public_id)
    clock.advance(timedelta(hours=23, minutes=59))
    minute = 60_000
    send(beacon(event(tea.public_id, by=mine, ms=minute)))
    clock.advance(timedelta(minutes=1))
    send(beacon(event(tea.public_id, "viewable", by=mine, ms=minute)))
    sweep()
    assert daily(Subject("note", tea.id)) == [DayCounts(shown_at.date(), 0, 1, 0, 0, 0, 0)]
    [quarter] = QuarterCount.objects.values_list("at", flat=True)
    assert timedelta() <= shown_at + timedelta(minutes=1) - quarter < timedelta(minutes=15)
    assert (dropped(), faults()) == ({"ticket": 1}, [])
    for _day in range(4):
        clock.advance(timedelta(days=1))
        prune_journal()
    assert faults() == []


def test_rows_of_the_first_form_count_as_they_did(tea: NoteCard) -> None:
    first = f"{tea.public_id}.-.{now() // 1000 + LIFETIME:x}.0123456789ab"
    signed = f"{first}.{tickets._sign(settings.TALLGRASS_SECRETS[0], first)}"
    old = [["view", tea.public_id, signed, "search", 0]] * 2
    other = [
        ["view", "abcdefgh23456789", signed, "search", 0],
        ["view", tea.public_id, "", "tag", 0],
    ]
    body = json.dumps({"id": "00" * 16, "events": [*old, *other]}).encode()
    send(Batch(bytes(16), EVENTS, now(), 1, body))
    sweep()
    assert of(tea) == Totals(views=1, by_source={"search": 1})
    assert (dropped(), faults()) == ({"again": 1, "other_note": 1, "ticket": 1}, [])


def test_c11_what_machines_send_and_what_no_page_sent_counts_nothing(tea: NoteCard) -> None:
    for trust in (Sender.MACHINE, Sender.PREFETCH, Sender.NO_PAGE, Sender.PAGE):
        send(beacon(event(tea.public_id), trust=trust))
    send(beacon(event(tea.public_id), trust=Sender.UNKNOWN_BEFORE))  # counted then
    sweep()
    assert of(tea).views == 2
    assert (dropped(), faults()) == ({"bot": 1, "no_page": 1, "prefetch": 1}, [])


def test_notes_nobody_knows_are_dropped_with_a_count(tea: NoteCard) -> None:
    send(beacon(event("abcdefgh23456789"), event(tea.public_id)))
    sweep()
    assert (of(tea).views, dropped()) == (1, {"unknown": 1})


def test_c04_a_flipped_bit_in_the_journal_is_found_and_the_other_rows_stay(
    tea: NoteCard, settings: object
) -> None:
    send(beacon(event(tea.public_id)), beacon(event(tea.public_id)), beacon(event(tea.public_id)))
    _in_journal(
        settings,
        "UPDATE batch SET body = CAST(replace(CAST(body AS TEXT), '[[1, 0', '[[0, 0') AS BLOB) "
        "WHERE seq = 2",
    )
    sweep()
    assert of(tea).views == 2
    assert faults()[0] == "journal row 2: the row changed after it was written"


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        (
            "UPDATE batch SET received_at = received_at - 1 WHERE seq = 1",
            "changed after it was written",
        ),
        ("DELETE FROM batch WHERE seq = 2", "journal rows 2 to 2 are missing"),
        ("DELETE FROM batch WHERE seq = 3", "journal rows 3 to 3 are missing"),
    ],
)
def test_an_audit_finds_what_was_done_to_the_journal(
    tea: NoteCard, settings: object, query: str, complaint: str
) -> None:
    send(beacon(event(tea.public_id)), beacon(event(tea.public_id)), beacon(event(tea.public_id)))
    sweep()
    assert faults() == []
    _in_journal(settings, query)
    assert any(complaint in fault for fault in faults())


@pytest.mark.parametrize(
    "change", [{"views": 4}, {"dwell_ms": 1}, {"source": "search"}, {"subject_id": 77}]
)
def test_an_audit_finds_a_changed_counter(tea: NoteCard, change: dict[str, object]) -> None:
    send(beacon(*(event(tea.public_id) for _ in range(3))))
    sweep()
    DailyCount.objects.update(**change)
    assert len(faults()) in (1, 2, 3)


def test_pruning_forgets_whole_counted_days_and_the_recount_still_holds(
    tea: NoteCard, clock: FrozenClock
) -> None:
    late = ticket(tea.public_id)
    for _day in range(5):
        send(beacon(event(tea.public_id), event(tea.public_id, "dwell", by=late, ms=1_000)))
        sweep()
        clock.advance(timedelta(days=1))
        late = ticket(tea.public_id)
    send(beacon(event(tea.public_id)))
    prune_journal()
    prune_journal()
    assert of(tea).views == 5
    sweep()
    assert (of(tea).views, len(daily(Subject("note", tea.id))), faults()) == (6, 6, [])
    DailyCount.objects.filter(day=date(2026, 5, 9)).update(views=9)
    assert len(faults()) == 1


def test_days_the_journal_forgot_are_compared_with_their_seal(
    tea: NoteCard, clock: FrozenClock
) -> None:
    for _day in range(6):
        send(beacon(event(tea.public_id)))
        sweep()
        clock.advance(timedelta(days=1))
    prune_journal()
    sealed = sorted(set(DaySeal.objects.values_list("day", flat=True)))
    prune_journal()
    today = clock.now().date()
    assert sealed == sorted(set(DaySeal.objects.values_list("day", flat=True)))
    assert (sealed[0], sealed[-1], len(sealed)) == (
        today - timedelta(days=6),
        today - timedelta(days=3),
        4,
    )
    assert faults() == []
    for ago in range(1, 7):
        day = today - timedelta(days=ago)
        DailyCount.objects.filter(day=day).update(views=9)
        assert [fault for fault in faults() if str(day) in fault] == faults() != []
        DailyCount.objects.filter(day=day).update(views=1)
    DailyCount.objects.filter(day=today - timedelta(days=5)).delete()
    gone = today - timedelta(days=5)
    assert faults() == [
        f"note:{tea.id} on {gone}: its quarters of an hour hold 1 views, the day 0",
        f"counters of {gone} are not what they were when the day was sealed",
    ]


def test_a_seal_that_is_gone_is_named(tea: NoteCard, clock: FrozenClock) -> None:
    for _day in range(6):
        send(beacon(event(tea.public_id)))
        sweep()
        clock.advance(timedelta(days=1))
    prune_journal()
    assert faults() == []
    immutable.remove()
    first = DaySeal.objects.order_by("day").values_list("day", flat=True)[0]
    DaySeal.objects.filter(day=first).delete()
    immutable.install()
    assert faults() == [
        f"counters of {first} have lost their seal",
        f"clicks of {first} have lost their seal",
        f"the seal of {first + timedelta(days=1)} (counts) does not follow the one before it",
    ]


def test_a_backup_taken_while_the_journal_is_pruned_recounts_right(
    tea: NoteCard, clock: FrozenClock
) -> None:
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for _day in range(7):
            send(beacon(event(tea.public_id)))
            sweep()
            clock.advance(timedelta(days=1))
            # the tables as a backup copied them just before, the journal as it copied it just after
            with transaction.atomic():
                prune_journal()
                transaction.set_rollback(True)
            assert faults() == []
            prune_journal()
        assert client.oldest() > 1


def test_a_day_with_rows_unread_is_neither_sealed_nor_forgotten(
    tea: NoteCard, clock: FrozenClock
) -> None:
    send(beacon(event(tea.public_id)))
    clock.advance(timedelta(days=9))
    prune_journal()
    assert (of(tea).views, DaySeal.objects.count()) == (0, 0)
    sweep()
    prune_journal()
    assert (of(tea).views, faults()) == (1, [])
    assert DaySeal.objects.filter(book="counts").count() == 7


def test_totals_of_many_subjects_cost_the_same(
    tea: NoteCard, soup: NoteCard, django_assert_num_queries: object
) -> None:
    send(beacon(event(tea.public_id), event(soup.public_id)))
    sweep()
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = totals([Subject("note", tea.id), Subject("note", soup.id), Subject("note", 999)])
    assert [counts.views for counts in found.values()] == [1, 1, 0]


def _in_journal(settings: object, query: str) -> None:
    with sqlite.connect(str(settings.TALLGRASS_HOME / "journal.db")) as connection:  # type: ignore[attr-defined]
        connection.execute(query)
