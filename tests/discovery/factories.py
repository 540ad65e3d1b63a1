"""People, notes and the worker's turn, for tests of discovery."""

from datetime import datetime, timedelta
from typing import Any

from tallgrass.discovery import actions, pool
from tallgrass.governance import actions as governance
from tallgrass.kernel import clock
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import actions as notes
from tallgrass.notes.types import NoteCard, PaidTie
from tests.notes.factories import note, person

__all__ = ["person"]

SKIN = (
    "Dry skin in winter",
    "Three sunscreens, one moisturiser, no pilling: my skincare routine for dry skin and sensitive "
    "skin. #dryskin",
)
BOOKS = (
    "Two novels and a memoir",
    "The novel I finished, the novel I put down, and a memoir from the library. Reading in bed. "
    "#books",
)
RAMEN = (
    "多伦多拉面地图",
    "下雪天最想去的四家拉面馆，汤头、面条、价钱都写在这里。 #拉面 #多伦多美食",
)


def write(author: Principal, what: tuple[str, str] = BOOKS, **values: Any) -> NoteCard:
    """A note of theirs, of one of the three kinds."""
    return note(author, **{"title": what[0], "body": what[1], **values})


def days_ago(days: float) -> datetime:
    """A moment so long ago."""
    return clock.now() - timedelta(days=days)


def paid_note(author: Principal, number: int, payer: str = "Meadow Tea") -> NoteCard:
    """A note somebody pays for, as campaigns publishes it."""
    tie = PaidTie(number, f"entry{number:011d}".replace("0", "z").replace("1", "y"), 1, payer)
    return notes.publish_note(
        SYSTEM,
        title=f"Tea number {number}",
        body=f"A cup of tea, number {number}.",
        as_person_id=author.person_id,
        paid=tie,
    )


def forget_pool() -> None:
    """Have the pool loaded anew at its next use, as in a process that just began."""
    pool._loaded.pool, pool._loaded.stamp = None, ""


def work() -> None:
    """The worker's turn: news delivered, features and index brought up to date."""
    deliver_due()
    actions.follow_notes()
    actions.index_notes()
    forget_pool()


def limit_reach(note_id: int) -> int:
    """Limit a note's reach; returns the restriction's id."""
    restriction = governance.restrict(
        SYSTEM,
        subject=Subject("note", note_id),
        kind="reach",
        reason="Copied from elsewhere",
        rule="originality",
        ends_at=clock.now() + timedelta(days=7),
    )
    return restriction.id


def keep(reader: Principal, note_id: int) -> None:
    """Save a note to their first board."""
    notes.save_to_board(reader, note_id=note_id)
