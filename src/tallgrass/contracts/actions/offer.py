"""Offering contracts: terms frozen, contracts written, any number of them in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.events import ContractsOffered, ContractTaken
from tallgrass.contracts.models import Contract, Terms, WorkLogEntry
from tallgrass.contracts.order import WorkOrder
from tallgrass.contracts.queries.sources import offered_of, taken_by
from tallgrass.contracts.terms.cards import InKind
from tallgrass.contracts.terms.writing import TermsWriter, kept_until
from tallgrass.contracts.turns import CREATOR
from tallgrass.contracts.types import ContractKind, ContractState, Side, Step, Wave
from tallgrass.kernel import clock, outbox
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.kernel.permissions import require, require_adult
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.people.types import OrgCard

EVENT_SLICE = 500


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be offered a contract, in a tier and a wave."""

    person_id: int
    tier: str
    wave: str = Wave.PREHEAT


def offer_flat(
    principal: Principal,
    *,
    order: WorkOrder,
    invitees: Sequence[Invitee],
    answer_by: datetime,
    in_kind: InKind | None = None,
) -> list[OfferCard]:
    """Offer each invitee a contract for a fee on publication, to be answered by `answer_by` or the
    end of its wave. Terms never change afterwards.

    Whether these people may be asked, and whether the payer can bear it, the room that orders has
    checked. Raises PermissionDenied for somebody who may not offer in the payer's name.
    """
    require(principal, "contracts.offer", order.payer.id)
    require_adult(principal)
    managers = people.managers_of(invitee.person_id for invitee in invitees)
    writer = TermsWriter(order)
    bodies = [
        writer.flat(
            person_id=invitee.person_id,
            tier=invitee.tier,
            wave=invitee.wave,
            mcn=managers.get(invitee.person_id),
            in_kind=in_kind,
        )
        for invitee in invitees
    ]
    with transaction():
        rows = _write(order, bodies, managers=managers, state=ContractState.OFFERED)
        for row in rows:
            row.due_at = min(answer_by, order.windows[row.wave][1])
        Contract.objects.bulk_create(rows)
        WorkLogEntry.objects.bulk_create(
            WorkLogEntry(
                contract=row,
                at=row.offered_at,
                side=Side.BRAND,
                verb=Step.OFFERED,
            )
            for row in rows
        )
        for start in range(0, len(rows), EVENT_SLICE):
            some = tuple(row.pk for row in rows[start : start + EVENT_SLICE])
            outbox.emit(ContractsOffered(order.source.kind, order.source.id, some))
    return [offered_of(row) for row in rows]


def take_per_click(
    principal: Principal, *, order: WorkOrder, tier: str, wave: str, draft_by: datetime
) -> OfferCard:
    """Write the contract of a person who takes pay per click on the terms shown: accepted at once,
    its draft due by `draft_by`. Whoever has taken it before keeps that contract.

    Whether it is open and meant for them, the room that orders has checked. Raises
    PermissionDenied for nobody's principal.
    """
    require(principal, "contracts.take")
    require_adult(principal)
    person_id = principal.acting_id
    with transaction():
        known = taken_by(order.source, person_id)
        if known is not None:
            return known
        body = TermsWriter(order).clicks(person_id=person_id, tier=tier, wave=wave)
        [row] = _write(order, [body], managers={}, state=ContractState.ACCEPTED)
        row.due_at, row.accepted_at = draft_by, row.offered_at
        row.save()
        worklog.record(row, Side.CREATOR, Step.ACCEPTED)
        outbox.emit(ContractTaken(order.source.kind, order.source.id, row.pk))
    return offered_of(row)


def _write(
    order: WorkOrder,
    bodies: Sequence[Mapping[str, Any]],
    *,
    managers: Mapping[int, OrgCard],
    state: str,
) -> list[Contract]:
    """Insert the terms, set-based; returns their contracts, not inserted yet."""
    now = clock.now()
    terms = Terms.objects.bulk_create(
        Terms(body=body, hash=fingerprint(body), created_at=now) for body in bodies
    )
    rows = []
    for row in terms:
        person_id = int(row.body["net_key"].removeprefix("person:"))
        manager = managers.get(person_id)
        is_flat = row.body["kind"] == ContractKind.FLAT
        rows.append(
            Contract(
                payer_id=order.payer.id,
                payer_name=order.payer.vouched_name,
                payer_key=order.payer_key,
                source_kind=order.source.kind,
                source_id=order.source.id,
                title=order.title,
                source_path=order.path,
                domains=list(order.domains),
                payer_cap=order.clicks.payer_cap if order.clicks else 0,
                keep_until=kept_until(order),
                person_id=person_id,
                agency_id=order.agency.id if order.agency and is_flat else None,
                mcn_id=manager.id if manager else None,
                terms=row,
                kind=row.body["kind"],
                tier=row.body["tier"],
                wave=row.body["wave"],
                state=state,
                gross=row.body["gross"],
                currency=row.body["currency"],
                turn=CREATOR,
                offered_at=now,
            )
        )
    return rows
