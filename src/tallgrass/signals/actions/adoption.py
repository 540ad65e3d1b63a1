"""Going on without the journal that was: a new one is laid down from the tables, with whatever rows
of the old one are sound, and what is lost is counted."""

from django.conf import settings

from tallgrass.journal import identity
from tallgrass.journal.adopting import JournalThen, held, lay_down
from tallgrass.journal.identity import Identity
from tallgrass.journal.salvaging import Salvage, salvage
from tallgrass.journal.types import JournalUnavailable
from tallgrass.kernel import audit, clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.signals.actions.trusted.remembering import heal_closed, remembered
from tallgrass.signals.actions.trusted.standing import opened
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import (
    FORGOTTEN,
    JOURNAL,
    JournalFault,
    JournalIdentity,
    JournalLoss,
    Watermark,
)
from tallgrass.signals.standing import journal_state, known_identity
from tallgrass.signals.types import Adoption, JournalState


def meet_journal(principal: Principal) -> str:
    """Open the journal before any edge does, so that one which is not this home's counts nothing;
    return what is wrong with it. Raises PermissionDenied for anyone but operators."""
    require(principal, "signals.adopt")
    try:
        with opened():
            return ""
    except JournalUnavailable as error:
        return str(error)


def adopt_journal(principal: Principal) -> Adoption:
    """Go on from the tables where the journal is missing, another, older or damaged, and take every
    fault and loss that was found for known. A journal that is whole stays as it is.

    Raises PermissionDenied for anyone but operators.
    """
    require(principal, "signals.adopt")
    done = Adoption() if journal_state(whole=True) == JournalState.SOUND else _begin_anew(principal)
    now = clock.now()
    with transaction():
        faults = JournalFault.objects.filter(acknowledged_at=None).update(acknowledged_at=now)
        losses = JournalLoss.objects.filter(acknowledged_at=None).update(acknowledged_at=now)
        done.acknowledged = faults + losses
        if done.acknowledged:
            subject = Subject("journal", done.generation)
            audit.record(principal, "signals.acknowledge", subject, found=done.acknowledged)
    return done


def salvage_journal(principal: Principal) -> Adoption:
    """Read every sound row out of a journal that is damaged, and go on with them and the tables.
    What is lost waits to be acknowledged. Raises PermissionDenied for anyone but operators."""
    require(principal, "signals.adopt")
    return Adoption() if journal_state(whole=True) == JournalState.SOUND else _begin_anew(principal)


def _begin_anew(principal: Principal) -> Adoption:
    home = settings.TALLGRASS_HOME
    with held(home), transaction():
        mark, _created = Watermark.objects.select_for_update().get_or_create(name=JOURNAL)
        said = identity.read(home)
        known = known_identity() or (said.identity if said else Identity.new())
        found = salvage(home)
        _take_ours_only(found, known, mark.seq)
        which = Identity(known.journal, known.generation + 1)
        heads = [mark.seq, found.head, said.head if said and said.identity == known else 0]
        then = remembered(found, mark.seq)
        then.head = max(heads)
        done = Adoption(which.generation, then.head + 1, len(then.rows))
        done.lost = _lost(then, mark.seq)
        done.unsound = [seq for seq in found.unsound if seq not in found.rows]
        _write_down(principal, which, done, mark.seq)
        heal_closed(then)
        done.links, done.leases, done.marks = len(then.links), len(then.leases), len(then.marks)
        aside = lay_down(home, which, then, milliseconds(clock.now()))
        done.aside = str(aside or "")
    return done


def _take_ours_only(found: Salvage, known: Identity, counted_to: int) -> None:
    """Take no row of a journal that is not the one the tables know, or was adopted since."""
    counted = JournalIdentity.objects.filter(name=JOURNAL).values_list("counted", flat=True).first()
    row = found.rows.get(counted_to)
    is_other = counted and row and row.batch.id.hex() != counted
    if is_other or (found.identity is not None and found.identity != known):
        found.forget_rows()
        found.head = 0


def _lost(then: JournalThen, counted_to: int) -> list[tuple[int, int]]:
    """Return the spans of rows that are in neither file, from the first that should be kept on."""
    forgotten = Watermark.objects.filter(name=FORGOTTEN).values_list("seq", flat=True).first()
    first = (forgotten or 0) + 1
    seqs = [row.seq for row in then.rows]
    if forgotten is None and seqs and seqs[0] <= counted_to:
        first = min(first, seqs[0])
    known = JournalLoss.objects.filter(last_seq__gte=first).values_list("first_seq", "last_seq")
    there = sorted([*((seq, seq) for seq in seqs), *known, (then.head + 1, then.head + 1)])
    spans, at = [], first
    for begin, end in there:
        if begin > at:
            spans.append((at, begin - 1))
        at = max(at, end + 1)
    return spans


def _write_down(principal: Principal, which: Identity, done: Adoption, counted_to: int) -> None:
    now = clock.now()
    JournalIdentity.objects.update_or_create(
        name=JOURNAL, defaults={"journal": which.journal, "generation": which.generation}
    )
    JournalLoss.objects.bulk_create(
        JournalLoss(
            generation=which.generation,
            first_seq=first,
            last_seq=last,
            counted_to=counted_to,
            at=now,
        )
        for first, last in done.lost
    )
    done.counted_to = counted_to
    audit.record(
        principal,
        "signals.adopt",
        Subject("journal", which.generation),
        uncounted=done.uncounted,
        kept=done.kept,
        head=done.head,
    )
