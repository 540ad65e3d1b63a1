"""A journal that is gone, another, older or damaged counts nothing, until it is adopted; then what
was known comes back."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pysqlite3 import dbapi2 as sqlite

from tallgrass.journal import identity
from tallgrass.journal.client import JournalClient
from tallgrass.journal.store import FILE
from tallgrass.journal.types import EVENTS, Batch, JournalRefused
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.notes.types import NoteCard
from tallgrass.signals import tasks
from tallgrass.signals.actions.adoption import adopt_journal, salvage_journal
from tallgrass.signals.models import Click, JournalFault, JournalIdentity
from tallgrass.signals.queries import faults, journal_state, totals, unacknowledged
from tests.refusals import refused
from tests.signals.factories import (
    EARNED,
    ESCROW,
    beacon,
    click,
    event,
    follow,
    fund,
    link,
    send,
    sweep,
)

HOME: Path = settings.TALLGRASS_HOME


def gone() -> None:
    for file in HOME.glob("journal.db*"):
        file.unlink()


def copied(folder: Path) -> Path:
    with closing(sqlite.connect(HOME / FILE)) as line:
        line.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    return folder / "copy.db"


def reasons(token: str, *visitors: str) -> list[str]:
    return [follow(click(token, visitor))[0].reason for visitor in visitors]


@pytest.fixture
def busy(mei: Principal, tea: NoteCard, clock: FrozenClock) -> str:
    """A link that three people were paid for, and a note that was seen."""
    fund(5_000)
    token = link(mei, creator_cap=20)
    sweep()
    send(beacon(event(tea.public_id)))
    assert reasons(token, "ann", "bo", "cy") == ["paid"] * 3
    sweep()
    return token


def lost(_copy: Path) -> None:
    """Nothing is put into its place."""


def older(copy: Path) -> None:
    shutil.copy(copy, HOME / FILE)


def another(_copy: Path) -> None:
    with closing(sqlite.connect(HOME / FILE)) as line:
        line.execute("CREATE TABLE note (id)")
        line.commit()


@pytest.mark.parametrize("wreck", [lost, older, another])
def test_a_journal_that_is_not_the_known_one_counts_nothing_until_it_is_adopted(
    wreck: Callable[[Path], None], busy: str, tea: NoteCard, clock: FrozenClock, tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    reasons(busy, "dee")
    sweep()
    before = identity.read(HOME)
    assert before is not None
    gone()
    wreck(copy)
    with pytest.raises(JournalRefused):
        reasons(busy, "eve")
    with pytest.raises(JournalRefused):
        tasks.ingest_journal()
    assert journal_state().value != "sound"
    done = adopt_journal(SYSTEM)
    assert (done.generation, done.links, done.leases, done.marks) == (2, 1, 1, 4)
    assert (done.head, done.uncounted) == (before.head + 1, 0)
    assert journal_state().value == "sound"
    assert reasons(busy, "ann", "dee", "eve") == ["duplicate", "duplicate", "paid"]
    sweep()
    assert faults() == []
    assert [reasons(busy, str(n))[0] for n in range(6)] == ["paid"] * 5 + ["creator_cap"]
    send(beacon(event(tea.public_id)))
    sweep()
    assert totals([Subject("note", tea.id)])[Subject("note", tea.id)].views == 2
    clock.advance(timedelta(days=9))
    sweep()
    assert (balance(EARNED), balance(ESCROW)) == (20, 4_980)
    assert faults() == []


def test_rows_that_nobody_counted_are_kept_where_they_are_and_said_where_they_are_not(
    busy: str, tea: NoteCard, clock: FrozenClock, tmp_path: Path
) -> None:
    note = Subject("note", tea.id)
    send(beacon(event(tea.public_id)))
    copy = copied(tmp_path)
    assert reasons(busy, "fay") == ["paid"]  # acknowledged, and in neither tables nor copy
    gone()
    shutil.copy(copy, HOME / FILE)
    done = adopt_journal(SYSTEM)
    assert (done.uncounted, len(done.lost)) == (1, 1)
    sweep()
    assert totals([note])[note].views == 2
    assert faults() == []


def test_only_operators_adopt(busy: str, mei: Principal) -> None:
    gone()
    with refused(NOT_PERMITTED, verb="signals.adopt"):
        adopt_journal(mei)
    with refused(NOT_PERMITTED, verb="signals.adopt"):
        salvage_journal(mei)
    assert JournalIdentity.objects.get().generation == 1


def test_c04_a_damaged_page_hides_no_other(busy: str, tea: NoteCard, clock: FrozenClock) -> None:
    note = Subject("note", tea.id)
    sent = [beacon(event(tea.public_id), event(tea.public_id, "impression")) for _ in range(200)]
    send(*sent)
    assert reasons(busy, "gil") == ["paid"]
    with closing(sqlite.connect(HOME / FILE)) as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = line.execute("SELECT rootpage FROM sqlite_master WHERE name = 'batch'").fetchone()
    size = (HOME / FILE).stat().st_size
    for place in (pages[0] - 1) * 4_096, size // 8_192 * 4_096 + 3_000:  # the root, and a row
        with (HOME / FILE).open("r+b") as file:
            file.seek(place)
            byte = file.read(1)
            file.seek(place)
            file.write(bytes([byte[0] ^ 0x40]))
    assert journal_state(whole=True).value == "damaged"
    with pytest.raises(JournalRefused, match="salvage"):
        tasks.ingest_journal()
    done = salvage_journal(SYSTEM)
    there = sum(last - first + 1 for first, last in done.lost)
    assert done.uncounted == there <= 1
    assert len(unacknowledged()) == len(done.lost)
    assert adopt_journal(SYSTEM).acknowledged == len(done.lost)
    assert unacknowledged() == []
    assert reasons(busy, "ann", "gil") == ["duplicate", "duplicate"]
    sweep()
    assert totals([note])[note].views == 1 + 200 - there
    assert Click.objects.filter(reason="paid").count() == 4
    assert faults() == []


def test_a_row_that_changed_is_told_until_an_operator_knows_it(
    busy: str, tea: NoteCard, clock: FrozenClock
) -> None:
    send(beacon(event(tea.public_id)))
    with closing(sqlite.connect(HOME / FILE)) as line:
        line.execute("UPDATE batch SET trust = 0 WHERE seq = (SELECT max(seq) FROM batch)")
        line.commit()
    sweep()
    assert len(unacknowledged()) == JournalFault.objects.count() == 1
    assert adopt_journal(SYSTEM).generation == 0
    assert unacknowledged() == []


def test_a_journal_taken_away_while_it_is_open_acknowledges_nothing(tmp_path: Path) -> None:
    with JournalClient(tmp_path) as client:
        client.append(Batch(b"a" * 16, EVENTS, 0, 1, b"{}"))
        for file in tmp_path.glob("journal.db*"):
            file.unlink()
        with pytest.raises(JournalRefused, match="gone"):
            client.append(Batch(b"b" * 16, EVENTS, 0, 1, b"{}"))
        with pytest.raises(JournalRefused, match="gone"):
            client.head()
    with pytest.raises(JournalRefused, match="gone"):
        JournalClient(tmp_path)
    assert json.loads((tmp_path / identity.FILE).read_text())["head"] == 1
    assert not (tmp_path / FILE).exists()
