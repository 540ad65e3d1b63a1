"""Things governance speaks of, in these tests: people, and payouts of theirs."""

from datetime import timedelta
from typing import Any

from tallgrass.governance import actions
from tallgrass.governance.types import EntryCard, RestrictionCard
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.destinations import set_destination
from tallgrass.ledger.actions.payouts import request_payout
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tests.cast import Cast
from tests.destinations import confirm_from_mail

FACTS = "On 3 March the same text appeared under forty notes within a minute."


def person(principal: Principal) -> Subject:
    """Their page, as a subject."""
    return Subject("person", principal.acting_id)


def restricted(
    subject: Subject, kind: str = "reach", *, days: int = 7, **more: Any
) -> RestrictionCard:
    """A restriction by the system with everything a statement needs."""
    values = {
        "reason": FACTS,
        "rule": "no_trickery",
        "ends_at": clock.now() + timedelta(days=days),
        **more,
    }
    return actions.restrict(SYSTEM, subject=subject, kind=kind, **values)


def payout_of(principal: Principal, amount: int = 5_000) -> Subject:
    """Money they earned, on its way to them."""
    key = f"person:{principal.acting_id}"
    move(
        key=f"earn:{key}",
        kind="t",
        source="t",
        giver=world("CAD"),
        taker=AccountRef(key, AccountKind.PAYABLE, "CAD"),
        amount=amount,
    )
    set_destination(
        principal, owner_key=key, method="bank", holder="Cleo Creator", details="CA 0001 2345"
    )
    confirm_from_mail(key)
    return Subject(
        "payout",
        request_payout(principal, owner_key=key, amount=amount, currency="CAD", key="request-1").id,
    )


def entry(cast: Cast, ref: str = "contract:1", **more: Any) -> EntryCard:
    """A paid tie between the cast's brand and its creator, filed."""
    values = {
        "subject": Subject("person", cast.creator.acting_id),
        "person_id": cast.creator.acting_id,
        "payer_org_id": cast.brand.id,
        "payer_name": cast.brand.name,
        "ties": ["fee", "clicks"],
        "contract_ref": ref,
        **more,
    }
    return actions.file_entry(SYSTEM, **values)


def look(operator: Principal, subject: Subject, reason: str = "The system saw something.") -> None:
    """A case about a subject, and an operator's open look for it."""
    case = actions.report(SYSTEM, subject=subject, reason="spam")
    actions.open_look(operator, case_id=case.id, reason=reason)
