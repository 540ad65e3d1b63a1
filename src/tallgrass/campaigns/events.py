"""What happens to campaigns, tenders and pools."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, InternalIds, Payload, event


def _named(payload: Payload) -> Payload:
    """Read version 1, which did not know the campaign's public id: nobody outside was told of
    events then."""
    return payload | {"campaign": ""}


def _tender_named(payload: Payload) -> Payload:
    return payload | {"campaign": "", "tender": ""}


@event("campaign.submitted", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignSubmitted:
    """A campaign's brief and budget wait for procurement."""

    campaign_id: InternalId
    campaign: str


@event("campaign.approved", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignApproved:
    """Procurement approved a campaign's budget."""

    campaign_id: InternalId
    campaign: str


@event("campaign.returned", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignReturned:
    """Procurement returned a campaign with comments."""

    campaign_id: InternalId
    campaign: str


@event("campaign.funded", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignFunded:
    """The money for a campaign was secured."""

    campaign_id: InternalId
    campaign: str


@event("campaign.started", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignStarted:
    """A campaign started: creators can be invited."""

    campaign_id: InternalId
    campaign: str


@event("campaign.cancelled", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignCancelled:
    """A campaign was called off."""

    campaign_id: InternalId
    campaign: str


@event("campaign.closed", version=2, public=True, upcasts={1: _named})
@dataclass(frozen=True, slots=True)
class CampaignClosed:
    """A campaign is over and its money back. `by_itself`: somebody had asked for it before, and
    the last clicks are counted now."""

    campaign_id: InternalId
    campaign: str
    by_itself: bool


@event("campaign.deposited", was=("campaign.deposit",))
@dataclass(frozen=True, slots=True)
class CampaignDeposited:
    """Money for a campaign arrived at the bank and was booked under a key."""

    campaign_id: InternalId
    key: str


@event("tender.opened", version=2, public=True, upcasts={1: _tender_named})
@dataclass(frozen=True, slots=True)
class TenderOpened:
    """Agencies are asked for bids on a campaign."""

    campaign_id: InternalId
    campaign: str
    tender: str


@event("tender.closed", version=2, public=True, upcasts={1: _tender_named})
@dataclass(frozen=True, slots=True)
class TenderClosed:
    """A tender takes no more bids; so many are in."""

    campaign_id: InternalId
    tender_id: InternalId
    campaign: str
    tender: str
    bids: int


@event("tender.decided", version=2, public=True, upcasts={1: _tender_named})
@dataclass(frozen=True, slots=True)
class TenderDecided:
    """A tender was awarded, or withdrawn."""

    campaign_id: InternalId
    tender_id: InternalId
    campaign: str
    tender: str


@event("tender.award_proposed")
@dataclass(frozen=True, slots=True)
class AwardProposed:
    """An award waits for procurement."""

    campaign_id: InternalId


@event("tender.award_refused")
@dataclass(frozen=True, slots=True)
class AwardRefused:
    """Procurement refused a proposed award."""

    campaign_id: InternalId


@event("pool.not_chosen")
@dataclass(frozen=True, slots=True)
class NotChosen:
    """Creators of a campaign's pool were passed over or excluded, some hundreds at most."""

    campaign_id: InternalId
    entry_ids: InternalIds
