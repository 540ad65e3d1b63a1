"""What campaigns do on their own news, after commit: people are told. Telling twice is telling
once."""

from collections.abc import Callable
from typing import Any

from tallgrass.campaigns import announcements as say
from tallgrass.campaigns.models import Campaign, Tender
from tallgrass.kernel import outbox

Payload = dict[str, Any]


def _campaign(payload: Payload) -> Campaign | None:
    return Campaign.objects.select_related("awarded_bid").filter(pk=payload["campaign_id"]).first()


def _telling(name: str, *tell: Callable[..., None]) -> None:
    """Tell these sides of a campaign's news; the turn is the newest event, so that a second round
    is told again."""

    def handler(payload: Payload) -> None:
        row = _campaign(payload)
        if row is None:
            return
        turn = str(
            payload.get("key")
            or row.events.filter(verb=payload.get("verb", name.partition(".")[2])).count()
        )
        for side in tell:
            side(row, name, turn)

    handler.__qualname__ = f"tell:{name}"
    outbox.on(name)(handler)


_telling("campaign.submitted", say.tell_deciders)
_telling("campaign.approved", say.tell_makers, say.tell_operators)
_telling("campaign.returned", say.tell_makers)
_telling("campaign.deposit", say.tell_makers, say.tell_deciders)
_telling("campaign.funded", say.tell_makers)
_telling("campaign.started", say.tell_agency)
_telling("campaign.cancelled", say.tell_deciders, say.tell_agency)
_telling("tender.award_proposed", say.tell_deciders)
_telling("tender.award_refused", say.tell_makers)


@outbox.on("campaign.closed")
def _closed(payload: Payload) -> None:
    """Those who asked for it are told too when it closed later by itself, and operators when they
    had been called."""
    row = _campaign(payload)
    if row is None:
        return
    sides = [say.tell_deciders, say.tell_agency]
    if payload["by_itself"]:
        sides.append(say.tell_makers)
    if row.events.filter(verb="uncounted").exists():
        sides.append(say.tell_operators)
    for side in sides:
        side(row, "campaign.closed", "1")


@outbox.on("tender.opened")
def _ask_for_bids(payload: Payload) -> None:
    tender = (
        Tender.objects.select_related("campaign")
        .filter(campaign_id=payload["campaign_id"])
        .order_by("-pk")
        .first()
    )
    if tender is not None:
        say.announce_tender(tender)


@outbox.on("tender.closed")
def _bids_are_in(payload: Payload) -> None:
    row = _campaign(payload)
    if row is not None:
        say.tell_makers(row, "tender.closed", str(payload["tender_id"]), bids=payload["bids"])


@outbox.on("tender.decided")
def _bidders_learn(payload: Payload) -> None:
    tender = Tender.objects.select_related("campaign").filter(pk=payload["tender_id"]).first()
    if tender is not None:
        say.announce_decision(tender)


@outbox.on("contract.offered")
def _invited(payload: Payload) -> None:
    row = _campaign(payload)
    if row is not None:
        say.announce_offers(row, payload["contract_ids"])


@outbox.on("pool.not_chosen")
def _not_chosen(payload: Payload) -> None:
    row = _campaign(payload)
    if row is not None:
        say.announce_not_chosen(row, payload["entry_ids"])
