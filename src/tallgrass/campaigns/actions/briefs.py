"""Writing a brief, sending it to procurement, letting it go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from functools import partial
from typing import Any

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.budgets import plan_fees, set_lines
from tallgrass.campaigns.actions.moves import deadline, lock_campaign, move, record_event
from tallgrass.campaigns.actions.pools import tell_the_others
from tallgrass.campaigns.actions.trusted.refunds import return_what_is_left
from tallgrass.campaigns.brief import Brief, clean
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.events import CampaignCancelled, CampaignSubmitted
from tallgrass.campaigns.matching.promising import promise
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.campaigns import card_of, newest_event
from tallgrass.campaigns.types import CampaignState
from tallgrass.kernel import audit, clock, idempotency, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people

Texts = Mapping[str, str] | None
Amounts = Mapping[str, int] | None
OPEN_TO_CHANGE = (CampaignState.DRAFT, CampaignState.RETURNED)


def draft_campaign(
    principal: Principal,
    *,
    brand_id: int,
    brief: Brief,
    lines: Mapping[str, int],
    notes: Texts = None,
    fees: Amounts = None,
    idempotency_key: str | None = None,
) -> CampaignCard:
    """Begin a campaign of a verified brand: its brief, an amount for each budget line, a planned
    fee per note for each tier.

    Amounts are in minor units. The same form (`idempotency_key`) sent twice is one campaign, and so
    is the same in any form of the same person within minutes, while it is as it was begun.
    """
    require(principal, "campaigns.create", brand_id)
    brand = people.org_cards([brand_id]).get(brand_id)
    if brand is None or not brand.is_verified:
        raise errors.BRAND_UNVERIFIED()
    brief = clean(brief, domains=people.verified_domains(brand_id))
    said = [brand_id, asdict(brief), lines, notes, fees]
    draft = partial(_draft, principal, brand_id, brief, lines, notes or {}, fees or {})
    rows = Campaign.objects.select_related("awarded_bid")
    return idempotency.made_once(
        f"campaigns.draft:{principal.acting_id}",
        idempotency_key,
        said,
        make=lambda: _unless_begun(principal, said, draft) if idempotency_key else draft(),
        id_of=lambda card: card.id,
        again=lambda pk: card_of(rows.get(pk=pk)),
    )


def _unless_begun(
    principal: Principal, said: Sequence[object], draft: Callable[[], CampaignCard]
) -> CampaignCard:
    """Begin a campaign, unless the same person began the same a moment ago and nobody has moved it
    since."""

    def again(campaign_id: int) -> CampaignCard | None:
        row = Campaign.objects.select_related("awarded_bid").filter(pk=campaign_id).first()
        is_as_begun = row is not None and row.events.count() == 1
        return card_of(row) if row and is_as_begun else None

    return idempotency.made_lately(
        f"campaigns.begun:{principal.acting_id}",
        said,
        within=idempotency.SAME_WITHIN,
        make=draft,
        id_of=lambda card: card.id,
        again=again,
    )


def _draft(
    principal: Principal,
    brand_id: int,
    brief: Brief,
    lines: Mapping[str, int],
    notes: Mapping[str, str],
    fees: Mapping[str, int],
) -> CampaignCard:
    with transaction():
        row = Campaign(
            brand_id=brand_id,
            created_by_id=principal.acting_id,
            created_at=clock.now(),
            **_columns(brief),
        )
        row.due_at = deadline(row)
        plan_fees(row, fees)
        row.save()
        set_lines(row, lines, notes)
        record_event(principal, row, "draft")
        audit.record(principal, "campaign.draft", Subject("campaign", row.pk))
    return card_of(row)


def edit_brief(
    principal: Principal,
    *,
    campaign_id: int,
    brief: Brief,
    lines: Mapping[str, int],
    notes: Texts = None,
    fees: Amounts = None,
    seen: int | None = None,
) -> CampaignCard:
    """Change brief and budget while they are a draft, or after procurement returned them.

    `seen` is the campaign's newest event when the brief was read: raises BriefOvertaken if others
    have moved since.
    """
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        if row.state not in OPEN_TO_CHANGE:
            raise errors.BRIEF_SUBMITTED()
        if seen is not None and newest_event(row.pk) != seen:
            raise errors.BRIEF_CHANGED()
        brief = clean(brief, domains=people.verified_domains(row.brand_id))
        for name, value in _columns(brief).items():
            setattr(row, name, value)
        plan_fees(row, fees or {})
        row.save()
        set_lines(row, lines, notes or {})
        record_event(principal, row, "edit")
    return card_of(row)


def submit_brief(principal: Principal, *, campaign_id: int, words: str = "") -> CampaignCard:
    """Send brief and budget to procurement. From here on they cannot change."""
    words = clean_text(words, longest=2_000, field="words", required=False)
    promised = _promise(principal, campaign_id)
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        if row.preheat_from <= clock.now():
            raise errors.PREHEAT_IN_PAST()
        if not row.lines.filter(amount__gt=0).exists():
            raise errors.BUDGET_EMPTY()
        row.submitted_by_id = principal.acting_id
        row.promised = promised
        move(principal, row, "submit", words=words)
        outbox.emit(CampaignSubmitted(row.pk, row.public_id))
    return card_of(row)


def _promise(principal: Principal, campaign_id: int) -> dict[str, dict[str, Any]]:
    """Work out what the budget may bring back, before anything is locked."""
    row = Campaign.objects.select_related("awarded_bid").filter(pk=campaign_id).first()
    if row is None:
        raise errors.NO_SUCH_CAMPAIGN()
    require(principal, "campaigns.edit", row)
    return promise(row)


def cancel_campaign(principal: Principal, *, campaign_id: int, words: str) -> CampaignCard:
    """Let a campaign go before it runs. Money set aside for it returns to the brand."""
    words = clean_text(words, longest=2_000, field="words")
    with transaction():
        row = lock_campaign(campaign_id)
        require(principal, "campaigns.edit", row)
        row.closed_at = clock.now()
        move(principal, row, "cancel", words=words)
        return_what_is_left(row)
        tell_the_others(principal, row)
        outbox.emit(CampaignCancelled(row.pk, row.public_id))
    return card_of(row)


def _columns(brief: Brief) -> dict[str, object]:
    """Return the brief as columns: lists where tuples were."""
    values = {field.name: getattr(brief, field.name) for field in fields(Brief)}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
