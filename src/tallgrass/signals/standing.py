"""Whether the journal is the one that the tables know, how whole it is, and what of it was lost."""

from datetime import timedelta

from django.conf import settings

from tallgrass.journal import identity
from tallgrass.journal.client import JournalClient
from tallgrass.journal.identity import Identity
from tallgrass.journal.types import JournalRefused, JournalUnavailable
from tallgrass.kernel import clock
from tallgrass.signals.models import JOURNAL, JournalFault, JournalIdentity, JournalLoss, Watermark
from tallgrass.signals.types import JournalState


def known_identity() -> Identity | None:
    """Return which journal the tables know; None before they have met one."""
    row = JournalIdentity.objects.filter(name=JOURNAL).first()
    return Identity(row.journal, row.generation) if row else None


def read_to() -> int:
    """Return the last journal row that is counted."""
    return Watermark.objects.filter(name=JOURNAL).values_list("seq", flat=True).first() or 0


def refuse_unlike(client: JournalClient) -> None:
    """Refuse a journal that is not the one the tables know, or one in which less was written than
    they have counted. Raises JournalRefused."""
    row = JournalIdentity.objects.filter(name=JOURNAL).first()
    counted_to, head = read_to(), client.head()
    if row is None:
        if head < counted_to:
            raise JournalRefused(identity.OLDER)
        return
    known = identity.JournalKnowledge(Identity(row.journal, row.generation), counted_to)
    if state := identity.differs(known, client.identity(), head):
        raise JournalRefused(state)
    if row.counted and counted_to:
        [batch] = client.ids_at([counted_to]) or [""]
        if batch and batch != row.counted:
            raise JournalRefused(identity.OTHER)


def journal_state(*, whole: bool = False) -> JournalState:
    """Return how the journal stands, without changing anything. The `whole` of it is read only
    where that is asked: it takes its time."""
    home = settings.TALLGRASS_HOME
    known = known_identity()
    if known is None and not (home / "journal.db").exists():
        return JournalState.SOUND if not read_to() else JournalState.MISSING
    if not (home / "journal.db").exists():
        return JournalState.MISSING
    try:
        with JournalClient(home) as client:
            refuse_unlike(client)
            is_sound = not whole or client.is_sound()
            return JournalState.SOUND if is_sound else JournalState.DAMAGED
    except JournalRefused as error:
        return JournalState(error.state)
    except JournalUnavailable:
        return JournalState.UNREADABLE


def payers_ahead(seconds: float) -> list[str]:
    """Return payers whose time in the journal lies that much ahead of the clock: their clicks are
    dated so, and nobody is paid for them until then."""
    home = settings.TALLGRASS_HOME
    if not (home / "journal.db").exists():
        return []
    try:
        with JournalClient(home) as client:
            latest = clock.now() + timedelta(seconds=seconds)
            return [key for key, _at in client.ahead(int(latest.timestamp() * 1000))]
    except JournalUnavailable:
        return []


def unacknowledged() -> list[str]:
    """Name faults and losses of the journal that no operator has acknowledged yet, at most a
    hundred."""
    faults = JournalFault.objects.filter(acknowledged_at=None).order_by("seq")[:100]
    losses = JournalLoss.objects.filter(acknowledged_at=None).order_by("first_seq")[:100]
    return [f"journal row {row.seq}: {row.what}" for row in faults] + [
        f"journal rows {row.first_seq} to {row.last_seq} are lost" for row in losses
    ]


def are_lost(first: int, last: int) -> bool:
    """Tell whether all of these rows are known to be lost."""
    at = first
    overlapping = JournalLoss.objects.filter(first_seq__lte=last, last_seq__gte=first)
    for begin, end in overlapping.order_by("first_seq").values_list("first_seq", "last_seq"):
        if begin > at:
            return False
        at = max(at, end + 1)
    return at > last
