"""Whether an operator still vouches for the sides of a campaign: a name or a domain that nobody has
looked at begins nothing new. What was agreed before goes on in the name that was verified."""

from tallgrass.campaigns import errors
from tallgrass.campaigns.models import Campaign
from tallgrass.people import queries as people
from tallgrass.signals.targets import clean_target


def check_brand(campaign: Campaign) -> None:
    """Refuse what an unverified brand may not do: fund, ask for bids, start, invite. The link must
    lead to a domain that is verified now, too."""
    if not is_vouched(campaign.brand_id):
        raise errors.BRAND_UNVERIFIED()
    if campaign.link_url:
        clean_target(campaign.link_url, people.verified_domains(campaign.brand_id))


def check_payer(campaign: Campaign) -> None:
    """Refuse a task to whoever would take it while nobody vouches for who pays."""
    if not is_vouched(campaign.brand_id):
        raise errors.PAYER_UNVERIFIED()


def check_bidder(agency_id: int) -> None:
    """Refuse an award to an agency that is not verified, or no longer."""
    if not is_vouched(agency_id):
        raise errors.BIDDER_UNVERIFIED()


def is_vouched(org_id: int) -> bool:
    """Tell whether an organisation is verified as it is now."""
    card = people.org_cards([org_id]).get(org_id)
    return card is not None and card.is_verified
