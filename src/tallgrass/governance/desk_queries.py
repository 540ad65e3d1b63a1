"""Reads behind the steps of governance: who may take a step reads what it is about."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tallgrass.governance.models import Appeal, Restriction
from tallgrass.governance.notices import is_statement_key
from tallgrass.governance.owners import owner_of
from tallgrass.governance.queries import (
    case_by_public_id,
    restriction_by_public_id,
    restriction_card,
    restrictions_of_person,
)
from tallgrass.governance.types import CaseCard, Limit, RestrictionCard, RestrictionState
from tallgrass.kernel import failures, sweeps
from tallgrass.kernel.clock_watch import ClockDoubtReport, doubts
from tallgrass.kernel.failures import FailingRow
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject, SubjectDescription, describe_one
from tallgrass.people import queries as people
from tallgrass.people.leaving_queries import leaves_at
from tallgrass.people.types import PersonCard
from tallgrass.signals.queries import journal_state, unacknowledged
from tallgrass.signals.types import JournalState


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """Whether the worker keeps up: sweeps that stand still, each with its last error, how many rows
    fail, and those that have failed longest; how the journal stands, and what of it was found
    wrong and is not acknowledged."""

    stalled: list[tuple[str, str]]
    failing: int
    rows: list[FailingRow]
    journal: JournalState
    journal_findings: int
    clocks: list[ClockDoubtReport]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person as operators read them: the limits they are or were under, newest first, whether the
    account is closed for now, and when it goes where they asked for that."""

    card: PersonCard
    restrictions: list[RestrictionCard]
    is_suspended: bool
    leaves_at: datetime | None


def worker_health(viewer: Principal, *, most: int = 0) -> WorkerHealth:
    """Return whether the worker keeps up, with at most so many of the rows that fail, for
    operators. Raises PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    rows = failures.failing_rows(most) if most else []
    clocks = doubts(settings.TALLGRASS_HOME)
    stalled, failing = sweeps.stalled(), failures.failing_count()
    return WorkerHealth(stalled, failing, rows, journal_state(), len(unacknowledged()), clocks)


def limits_in_force(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[RestrictionCard]:
    """Return everything that is limited now, on notes, accounts and payouts, what ends first
    first, each with its statement and appeal, for operators. Raises PermissionDenied for anyone
    else."""
    require(viewer, "governance.operate")
    rows = Restriction.objects.filter(state=RestrictionState.ACTIVE).select_related("appeal")
    page = keyset(rows, order=["ends_at", "id"], types=[datetime, int], cursor=cursor, size=size)
    return Page([restriction_card(row) for row in page.items], page.next)


def limit_count(viewer: Principal) -> int:
    """Return how many limits are in force, for operators. Raises PermissionDenied for anyone
    else."""
    require(viewer, "governance.operate")
    return Restriction.objects.filter(state=RestrictionState.ACTIVE).count()


def answered_appeals(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[RestrictionCard]:
    """Return restrictions whose appeal was answered, the latest answer first, for operators. Raises
    PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    rows = Appeal.objects.filter(answered_at__isnull=False).select_related("restriction__appeal")
    page = keyset(
        rows, order=["-answered_at", "-id"], types=[datetime, int], cursor=cursor, size=size
    )
    return Page([restriction_card(row.restriction) for row in page.items], page.next)


def find_people(viewer: Principal, prefix: str) -> list[PersonCard]:
    """Return people whose handle or name begins so, the thirty most followed, for operators. Raises
    PermissionDenied for anyone else."""
    require(viewer, "governance.operate")
    return people.search_people(prefix, with_leaving=True, limit=30)


def person_file(viewer: Principal, public_id: str) -> PersonFile | None:
    """Return a person as operators read them, or None where there is none. Raises PermissionDenied
    for anyone but operators."""
    require(viewer, "governance.operate")
    card = people.person_by_public_id(public_id)
    if card is None:
        return None
    limits = restrictions_of_person(viewer, card.id)
    return PersonFile(card, limits, people.is_suspended(card.id), leaves_at(card.id))


def reportable(viewer: Principal, subject: Subject) -> SubjectDescription | None:
    """Return what somebody wants to report, or None where it is gone. Raises PermissionDenied for
    one's own."""
    about = describe_one(subject)
    if about is not None:
        require(viewer, "governance.report", about.owner_id)
    return about


def restrictable(viewer: Principal, subject: Subject | None) -> SubjectDescription | None:
    """Return what an operator wants to restrict, or None where it is unnamed or gone. Raises
    PermissionDenied for anyone else, whatever they name."""
    require(viewer, "governance.restrict", subject)
    return describe_one(subject) if subject is not None else None


def case_to_decide(viewer: Principal, public_id: str) -> CaseCard | None:
    """Return a case for an operator who may decide it, or None where there is none this viewer may
    see. Raises PermissionDenied for those who reported it, and in one's own cause."""
    card = case_by_public_id(viewer, public_id)
    if card is not None:
        owner = owner_of(card.subject)
        require(viewer, "governance.decide_case", owner.person_id if owner else None)
    return card


def statement_for(
    viewer: Principal, public_id: str, *, key: str = "", verb: str = "governance.see_statement"
) -> tuple[RestrictionCard, Principal] | None:
    """Return a statement of reasons and who reads it: the viewer, or, where nobody is signed in and
    `key` is the one that went with the mail about a closed account, its subject.

    None for anyone it does not concern. Raises PermissionDenied for a reader who may not do `verb`
    about it.
    """
    card = restriction_by_public_id(public_id)
    if card is None:
        return None
    reader = viewer
    if (
        key
        and card.kind == Limit.ACCOUNT
        and not viewer.is_person
        and is_statement_key(public_id, key)
    ):
        reader = Principal(person_id=card.person_id)
    if not can(reader, "governance.see_statement", card):
        return None
    require(reader, verb, card)
    return card, reader
