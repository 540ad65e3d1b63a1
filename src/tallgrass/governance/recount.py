"""What `tallgrass audit register` looks for: a paid tie without its entry's words, a limit nobody
explained."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q

from tallgrass.governance.models import Appeal, Case, Entry, Obligation, Restriction
from tallgrass.governance.types import AppealState, CaseState, Duty, Limit, RestrictionState, Tie
from tallgrass.kernel import clock
from tallgrass.kernel.subjects import Subject, describe
from tallgrass.ledger import queries as ledger
from tallgrass.people import queries as people

SIX_MONTHS = timedelta(days=183)
LATEST = timedelta(hours=1)  # how long a sweep may be behind before it is a fault


def faults() -> list[str]:
    """Return every breach of what the register and the statements promise; an empty list means they
    hold."""
    return [
        *_entries(),
        *_kept(),
        *_restrictions(),
        *_answers(),
        *_silent_suspensions(),
        *_silent_holds(),
    ]


def _entries() -> Iterator[str]:
    for row in Entry.objects.order_by("pk").iterator(chunk_size=1_000):
        ties = row.ties.split()
        if not row.payer_name or not row.subject_kind or row.subject_id <= 0:
            yield f"entry {row.public_id} lacks its subject or payer"
        if not ties or not set(ties) <= set(Tie.values):
            yield f"entry {row.public_id} does not say what kind of tie it is"
        if row.published_at and row.declared_value and not row.currency:
            yield f"entry {row.public_id} declares a value in no currency"


def _kept() -> Iterator[str]:
    """Find published things that may not be deleted and yet are gone."""
    bound = Obligation.objects.filter(kind=Duty.KEEP, until__gt=clock.now())
    subjects = sorted({Subject(row.subject_kind, row.subject_id) for row in bound}, key=str)
    for start in range(0, len(subjects), 500):
        batch = subjects[start : start + 500]
        there = describe(batch)
        erased = people.erased_ids(
            {known.owner_id for known in there.values() if known.is_gone and known.owner_id}
        )
        for subject in batch:
            known = there.get(subject)
            if known is None or (known.is_gone and known.owner_id not in erased):
                yield f"{subject} is gone although it is under an obligation to stay"


def _restrictions() -> Iterator[str]:
    now = clock.now()
    unreasoned = Q(reason="") | Q(rule="") | Q(ends_at__lte=F("starts_at"))
    for row in Restriction.objects.filter(unreasoned).order_by("pk"):
        yield f"restriction {row.public_id} lacks facts, rule or end"
    for row in Restriction.objects.filter(appeal_until__lt=F("starts_at") + SIX_MONTHS).order_by(
        "pk"
    ):
        yield f"restriction {row.public_id} cannot be appealed for six months"
    for row in Restriction.objects.filter(
        state=RestrictionState.ACTIVE, ends_at__lt=now - LATEST
    ).order_by("pk"):
        yield f"restriction {row.public_id} is in force past its end"


def _answers() -> Iterator[str]:
    for appeal in (
        Appeal.objects.exclude(state=AppealState.OPEN)
        .filter(Q(answer="") | Q(answered_at=None))
        .select_related("restriction")
        .order_by("pk")
    ):
        yield (
            f"the appeal against restriction {appeal.restriction.public_id} is decided without "
            f"an answer"
        )
    overturned = [AppealState.OVERTURNED, AppealState.LAPSED]
    won = Appeal.objects.filter(state__in=overturned, restriction__state=RestrictionState.ACTIVE)
    for public_id in won.order_by("pk").values_list("restriction__public_id", flat=True):
        yield f"the appeal against restriction {public_id} was won, and it is still in force"
    for case in Case.objects.exclude(state=CaseState.OPEN).filter(explanation="").order_by("pk"):
        yield f"case {case.public_id} is decided without an explanation"


def _silent_suspensions() -> Iterator[str]:
    suspended = people.suspended_ids()
    stated = limited_ids("person", Limit.ACCOUNT)
    yield from (
        f"person:{person_id} is suspended without a statement"
        for person_id in sorted(suspended - stated)
    )
    gone = people.erased_ids(stated - suspended)
    yield from (
        f"person:{person_id} is not suspended, as their statement says"
        for person_id in sorted(stated - suspended - gone)
    )


def _silent_holds() -> Iterator[str]:
    held = ledger.held_payout_ids()
    stated = limited_ids("payout", Limit.PAY)
    yield from (
        f"payout:{payout_id} is held without a statement" for payout_id in sorted(held - stated)
    )
    moving = {
        card.id
        for card in ledger.payout_cards(stated - held).values()
        if card.state in ("due", "submitted")
    }
    yield from (
        f"payout:{payout_id} is not held, as its statement says" for payout_id in sorted(moving)
    )


def limited_ids(subject_kind: str, kind: str) -> set[int]:
    """Return ids of the subjects of one kind that a restriction of that kind is in force on."""
    rows = Restriction.objects.filter(
        kind=kind, subject_kind=subject_kind, state=RestrictionState.ACTIVE
    )
    return set(rows.values_list("subject_id", flat=True))
