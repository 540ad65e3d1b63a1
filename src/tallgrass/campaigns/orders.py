"""A campaign as a work order: what contracts are written from."""

from dataclasses import replace

from tallgrass.campaigns import policies
from tallgrass.campaigns.fees import TierFees, fee_of
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.fees import fees_by_tier
from tallgrass.campaigns.types import payer_key_of, source_of
from tallgrass.contracts.order import ClickPay, WorkOrder
from tallgrass.contracts.types import Wave
from tallgrass.people import queries as people


def order_of(campaign: Campaign) -> WorkOrder:
    """Write what a campaign orders for a fee, run by its agency where an award is confirmed: then
    the stricter of brief and bid holds."""
    bid = campaign.awarded_bid
    parties = [campaign.brand_id, *([bid.agency_id] if bid else [])]
    orgs = people.org_cards(parties)
    return WorkOrder(
        payer=orgs[campaign.brand_id],
        payer_key=payer_key_of(campaign.pk),
        source=source_of(campaign.pk),
        title=campaign.title,
        path=campaign.path,
        currency=campaign.currency,
        time_zone=campaign.time_zone,
        deliverable=campaign.deliverable,
        windows={
            Wave.PREHEAT.value: (campaign.preheat_from, campaign.preheat_to),
            Wave.LAUNCH.value: (campaign.launch_from, campaign.launch_to),
        },
        launch_to=campaign.launch_to,
        fees={tier: fee_of(fees) for tier, fees in fees_by_tier(campaign).items()},
        hours=policies.hours(),
        revision_cap=min(bid.revision_cap, campaign.revision_cap) if bid else campaign.revision_cap,
        pay_days=min(bid.pay_days, campaign.pay_days) if bid else campaign.pay_days,
        must_say=tuple(campaign.must_say),
        never_say=tuple(campaign.never_say),
        link_url=campaign.link_url,
        domains=people.verified_domains(campaign.brand_id),
        agency=orgs[bid.agency_id] if bid else None,
    )


def task_order_of(campaign: Campaign) -> WorkOrder:
    """Write what a campaign orders for pay per click: no agency has a part in it, and nothing is
    revised."""
    whole = TierFees(campaign.click_creator_cap, platform_bps=policies.platform_bps())
    return replace(
        order_of(campaign),
        agency=None,
        pay_days=campaign.pay_days,
        revision_cap=0,
        clicks=ClickPay(
            price=campaign.click_price,
            creator_cap=campaign.click_creator_cap,
            day_cap=campaign.click_day_cap,
            payer_cap=campaign.click_campaign_cap,
            fee=fee_of(whole),
        ),
    )
