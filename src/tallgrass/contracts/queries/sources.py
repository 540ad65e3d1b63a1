"""Reads of contracts by what they are for: a campaign, a show, a commission.

The room that orders has decided who may see them: these reads ask nobody's permission.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.terms.cards import Part
from tallgrass.contracts.terms.reading import parts_of
from tallgrass.contracts.types import ContractKind, ContractState
from tallgrass.kernel.looks import would
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject

BINDING = (
    ContractState.OFFERED,
    ContractState.ACCEPTED,
    ContractState.APPROVED,
    ContractState.PUBLISHED,
    ContractState.COMPLETED,
)
"""Contracts in these states keep their payer's money bound (or have spent it)."""
UNFINISHED = (ContractState.OFFERED, ContractState.ACCEPTED, ContractState.APPROVED)
"""Published notes bind on for months, but what they earned lies in their contracts' own escrow."""
OPEN = (*UNFINISHED, ContractState.PUBLISHED)
"""Somebody is still to work, or to be paid."""
TAKEN = BINDING[1:]
OUT = (ContractState.PUBLISHED, ContractState.COMPLETED)


@dataclass(frozen=True, slots=True)
class PublishedContract:
    """A contract whose note is out: who, for what, and what it has earned by fee so far, in minor
    units. `followers` are those of publishing day."""

    id: int
    public_id: str
    person_id: int
    note_id: int
    kind: str
    line: str
    tier: str
    wave: str
    published_at: datetime
    followers: int
    earned: int

    @property
    def path(self) -> str:
        return path_of("contract", self.public_id)


def of_source(source: Subject) -> QuerySet[Contract]:
    """Return all contracts of a source."""
    return Contract.objects.filter(source_kind=source.kind, source_id=source.id)


def offered_people(source: Subject) -> set[int]:
    """Return everyone who was ever offered a contract for a fee under a source."""
    rows = of_source(source).filter(kind=ContractKind.FLAT)
    return set(rows.values_list("person_id", flat=True))


def bound_people(source: Subject) -> set[int]:
    """Return everyone whom contracts for a fee bind under a source: offered, accepted or
    fulfilled."""
    rows = of_source(source).filter(kind=ContractKind.FLAT, state__in=BINDING)
    return set(rows.values_list("person_id", flat=True))


def bound_by_tier(kind: str, source_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return what offered, accepted and finished contracts for a fee bind under each source of a
    kind, by tier, in minor units, in one query; nothing for a source that binds nothing."""
    rows = Contract.objects.filter(
        source_kind=kind, source_id__in=source_ids, kind=ContractKind.FLAT, state__in=BINDING
    )
    found: dict[int, dict[str, int]] = {source: {} for source in source_ids}
    for source, tier, gross in rows.values_list("source_id", "tier").annotate(total=Sum("gross")):
        found[source][tier] = int(gross)
    return found


def unfinished(source: Subject) -> int:
    """Return how many contracts of a source still oblige somebody to move."""
    return of_source(source).filter(state__in=UNFINISHED).count()


def open_for_org(org_id: int) -> int:
    """Count the contracts that are not at an end an organisation pays for, runs or shares in."""
    mine = Q(payer_id=org_id) | Q(agency_id=org_id) | Q(mcn_id=org_id)
    return Contract.objects.filter(mine, state__in=OPEN).count()


def waiting_for(person_id: int, org_id: int) -> list[int]:
    """Return the ids of contracts that an organisation pays for or runs, and that somebody was
    offered and has not answered."""
    theirs = Q(payer_id=org_id) | Q(agency_id=org_id)
    rows = Contract.objects.filter(theirs, person_id=person_id, state=ContractState.OFFERED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def published_by(agency_ids: Iterable[int]) -> dict[int, int]:
    """Return how many notes were published under contracts that each of these agencies ran."""
    rows = Contract.objects.filter(agency_id__in=set(agency_ids), state__in=OUT)
    return dict(rows.values_list("agency_id").annotate(n=Count("pk")))


def taken_by(source: Subject, person_id: int) -> OfferCard | None:
    """Return the per-click contract this person has under a source, if they took one."""
    rows = of_source(source).filter(person_id=person_id, kind=ContractKind.CLICKS)
    row = rows.select_related("terms").first()
    return offered_of(row) if row else None


def taken_paths(person_id: int, kind: str, source_ids: Iterable[int]) -> dict[int, str]:
    """Return where this person's per-click contracts under sources of one kind are read, by source
    id."""
    rows = _of_kind(kind, source_ids).filter(person_id=person_id)
    return {
        source_id: path_of("contract", public_id)
        for source_id, public_id in rows.values_list("source_id", "public_id")
    }


def takers(kind: str, source_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people hold a per-click contract under sources of one kind, by source id."""
    rows = _of_kind(kind, source_ids).filter(state__in=TAKEN)
    return dict(rows.values_list("source_id").annotate(n=Count("pk")))


def _of_kind(kind: str, source_ids: Iterable[int]) -> QuerySet[Contract]:
    return Contract.objects.filter(
        source_kind=kind, source_id__in=list(source_ids), kind=ContractKind.CLICKS
    )


def by_source(source: Subject, *, most: int) -> list[PublishedContract]:
    """Return the published contracts of a source, latest first, at most that many."""
    return _published(of_source(source).filter(state__in=OUT).order_by("-id")[:most])


def readable_ids(viewer: Principal, ids: Iterable[int]) -> set[int]:
    """Return which of these contracts this viewer could read, in one query: to which lists lead."""
    found = Contract.objects.filter(pk__in=set(ids))
    return {row.pk for row in found if would(viewer, "contracts.read", row)}


def page_by_source(
    source: Subject, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[PublishedContract]:
    """Return the published contracts of a source, latest first, a page at a time."""
    rows = of_source(source).filter(state__in=OUT).select_related("terms")
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page(_published(page.items), page.next)


def _published(rows: QuerySet[Contract] | Sequence[Contract]) -> list[PublishedContract]:
    found = list(rows.select_related("terms") if isinstance(rows, QuerySet) else rows)
    sums = Earning.objects.filter(contract__in=[row.pk for row in found])
    earned = dict(sums.values_list("contract").annotate(sum=Sum("gross")))
    return [
        PublishedContract(
            id=row.pk,
            public_id=row.public_id,
            person_id=row.person_id,
            note_id=row.note_id or 0,
            kind=row.kind,
            line=row.terms.card.line,
            tier=row.tier,
            wave=row.wave,
            published_at=row.published_at or row.offered_at,
            followers=row.followers or 0,
            earned=int(earned.get(row.pk, 0)),
        )
        for row in found
    ]


def parts_by_source(source: Subject, line: str) -> list[Part]:
    """Return every taker's part of every earning of one line under a source."""
    rows = Earning.objects.filter(
        contract__source_kind=source.kind, contract__source_id=source.id, line=line
    )
    return [part for shares in rows.values_list("shares", flat=True) for part in parts_of(shares)]


def contracts_of_note(note_id: int) -> list[int]:
    """Return the contracts under which a note was published."""
    return list(Contract.objects.filter(note_id=note_id).values_list("pk", flat=True))


def offered_of(row: Contract) -> OfferCard:
    """Return a contract as whoever offered it learns of it."""
    return OfferCard(
        row.pk,
        row.public_id,
        row.person_id,
        row.gross,
        row.terms.card.net,
        row.due_at or row.offered_at,
    )
