"""Publishing under contract: label, register entry, link and obligations come with the note, in one
transaction or not at all."""

import zoneinfo
from datetime import timedelta
from typing import Any

from tallgrass.contracts import errors
from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.actions.trusted.moves import lock_contract, step_to
from tallgrass.contracts.actions.trusted.settlement import earn
from tallgrass.contracts.events import ContractPublished
from tallgrass.contracts.models import Contract, Draft
from tallgrass.contracts.notifications import tell_brand
from tallgrass.contracts.terms.cards import TermsCard, ties_of
from tallgrass.contracts.types import ContractKind, ContractState, DraftState, Side, Step
from tallgrass.governance.actions.register import file_entry
from tallgrass.governance.actions.trusted.obligations import oblige
from tallgrass.governance.actions.trusted.publishing import mark_published
from tallgrass.governance.types import EntryCard
from tallgrass.kernel import audit, clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.actions.publishing import publish_note
from tallgrass.notes.types import NoteCard, PaidTie
from tallgrass.signals.actions.trusted.links import open_click_link
from tallgrass.signals.types import link_path


def publish_contract(principal: Principal, *, contract_id: int) -> NoteCard:
    """Publish the approved draft, word for word, within its wave.

    The note carries the paid label, its entry is in the register, its link is tracked (per-click
    contracts), and label, link and note are bound to stay. A flat fee is earned now and paid on the
    agreed day. Raises Conflict outside the wave's window.
    """
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "contracts.publish", contract)
        terms, now = contract.terms.card, clock.now()
        _check_window(contract, terms)
        step_to(contract, "publish")
        draft = contract.drafts.get(state=DraftState.APPROVED)
        entry = _file(contract, terms)
        note = _publish(principal, contract, draft, entry, terms)
        mark_published(entry.id, now, subject=Subject("note", note.id))
        _bind(contract, note, terms)
        _settle_in(contract, note, entry, terms)
        audit.record(
            principal,
            "contract.publish",
            Subject("contract", contract.pk),
            note=note.id,
            entry=entry.id,
        )
        outbox.emit(_news(contract, note, terms))
        tell_brand(contract, "contract.published", "once", path=note.path)
    return note


def _news(contract: Contract, note: NoteCard, terms: TermsCard) -> ContractPublished:
    return ContractPublished(
        contract_id=contract.pk,
        note_id=note.id,
        person_id=contract.person_id,
        contract=contract.public_id,
        kind=contract.kind,
        tier=contract.tier,
        gross=contract.gross,
        net=terms.net,
        currency=contract.currency,
        at=clock.now().isoformat(),
    )


def _check_window(contract: Contract, terms: TermsCard) -> None:
    now = clock.now()
    zone = zoneinfo.ZoneInfo(terms.time_zone)
    window: dict[str, Any] = {
        "from": f"{terms.opens.astimezone(zone):%Y-%m-%d %H:%M}",
        "to": f"{terms.closes.astimezone(zone):%Y-%m-%d %H:%M %Z}",
    }
    if contract.state == ContractState.APPROVED and now < terms.opens:
        raise errors.WAVE_NOT_BEGUN(**window)
    if contract.state == ContractState.APPROVED and now >= terms.closes:
        raise errors.WAVE_OVER(**window)


def _file(contract: Contract, terms: TermsCard) -> EntryCard:
    """Enter the paid tie into the register, in the name the payer was verified under."""
    return file_entry(
        SYSTEM,
        subject=Subject("contract", contract.pk),
        person_id=contract.person_id,
        payer_org_id=contract.brand_id,
        payer_name=contract.payer_name,
        ties=ties_of(terms),
        contract_ref=contract.public_id,
        declared_value=terms.in_kind.value if terms.in_kind else 0,
        currency=contract.currency,
    )


def _publish(
    principal: Principal, contract: Contract, draft: Draft, entry: EntryCard, terms: TermsCard
) -> NoteCard:
    tie = PaidTie(
        entry_id=entry.id,
        entry_public_id=entry.public_id,
        payer_org_id=contract.brand_id,
        payer_name=entry.payer_name,
        links=_links(contract, terms),
    )
    return publish_note(
        principal,
        title=draft.title,
        body=draft.body,
        language=draft.language,
        cover=draft.cover,
        paid=tie,
    )


def _links(contract: Contract, terms: TermsCard) -> tuple[str, ...]:
    """Open a per-click contract's tracked link and return its path on the edge; otherwise return
    the plain address of the order, if it has one."""
    if contract.kind != ContractKind.CLICKS or terms.click is None:
        return (terms.link_url,) if terms.link_url else ()
    token = open_click_link(
        subject=Subject("contract", contract.pk),
        payer_key=contract.payer_key,
        earner_key=f"contract:{contract.pk}",
        person_id=contract.person_id,
        target_url=terms.link_url,
        domains=contract.domains,
        currency=contract.currency,
        price=terms.click.price,
        creator_cap=terms.click.creator_cap or None,
        day_cap=terms.click.day_cap or None,
        campaign_cap=contract.payer_cap,
        starts_at=clock.now(),
        ends_at=terms.closes,
        time_zone=terms.time_zone,
    )
    return (link_path(token),)


def _bind(contract: Contract, note: NoteCard, terms: TermsCard) -> None:
    oblige(
        subject=Subject("note", note.id),
        kinds=list(terms.obligations),
        reason=f"“{contract.title}”, {note.payer}.",
        until=contract.keep_until,
        source=f"contract:{contract.pk}",
    )


def _settle_in(contract: Contract, note: NoteCard, entry: EntryCard, terms: TermsCard) -> None:
    """Settle a contract into its published state: what is earned, what is remembered, when it
    pays."""
    now = clock.now()
    contract.note_id, contract.entry_id = note.id, entry.id
    contract.published_at, contract.followers = now, note.author.followers
    contract.turn, contract.due_at, contract.reminded_at = (
        "",
        now + timedelta(days=terms.pay_days),
        None,
    )
    contract.pay_at = contract.due_at if contract.kind == ContractKind.CLICKS else None
    contract.save()
    worklog.record(contract, Side.CREATOR, Step.PUBLISHED)
    if contract.kind == ContractKind.FLAT:
        earn(contract, period="fee", quantity=1, gross=contract.gross, earned_at=now)
