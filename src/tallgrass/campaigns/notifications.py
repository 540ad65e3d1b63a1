"""Who is told what of campaigns, tenders, pools and invitations, and in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns.models import Bid, Campaign, PoolEntry, Tender
from tallgrass.campaigns.types import LAPSES, BidState
from tallgrass.kernel import clock
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification, template
from tallgrass.people import queries as people
from tallgrass.people.member_queries import members_with_role
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.people.types import OrgKind

template(
    "campaign.submitted",
    _("The budget of “%(campaign)s” is waiting for procurement."),
    subject=_("A budget is waiting for procurement"),
    mails=True,
    icon="brief",
)
template(
    "campaign.approved",
    _("Procurement approved “%(campaign)s”. It is waiting for its money."),
    icon="check",
)
template(
    "campaign.returned",
    _("Procurement returned “%(campaign)s” with comments."),
    subject=_("Procurement returned a budget with comments"),
    mails=True,
    icon="undo",
)
template(
    "campaign.deposit",
    _("Money has arrived for “%(campaign)s”. It can be secured now."),
    icon="wallet",
)
template("campaign.funded", _("The money for “%(campaign)s” has been secured."), icon="ledger")
template("campaign.started", _("“%(campaign)s” has started."), icon="brief")
template("campaign.cancelled", _("“%(campaign)s” was cancelled."), icon="close")
template(
    "campaign.closed",
    _("“%(campaign)s” is closed; what it did not spend went back to the brand."),
    icon="check",
)
template(
    "campaign.reminder",
    _("“%(campaign)s” is waiting for you; due %(until)s."),
    subject=_("A campaign is waiting for you; due %(until)s"),
    mails=True,
    icon="clock",
)
template(
    "campaign.uncounted",
    _(
        "“%(campaign)s” cannot close: its last clicks have not been counted yet. The "
        "operators have been told."
    ),
    subject=_("A campaign cannot close: clicks are not counted yet"),
    mails=True,
    icon="warn",
)
template(
    "campaign.uncounted.desk",
    _(
        "“%(campaign)s” cannot close: its last clicks are not counted. Run “tallgrass check”, then "
        "“tallgrass audit clicks”."
    ),
    subject=_("A campaign cannot close: clicks are not counted"),
    mails=True,
    icon="warn",
)
template(
    "campaign.stuck",
    _("“%(campaign)s” is over, but %(count)s contracts have not ended."),
    subject=_("A campaign is over, but some contracts have not ended"),
    mails=True,
    icon="warn",
)
template(
    "campaign.lapse:draft",
    _("“%(campaign)s” was not submitted in time and has been cancelled."),
    icon="clock",
)
template(
    "campaign.lapse:submitted",
    _("Procurement did not answer “%(campaign)s” in time; it was returned to you."),
    subject=_("Procurement did not answer in time"),
    mails=True,
    icon="clock",
)
template(
    "campaign.lapse:approved",
    _("The money for “%(campaign)s” did not arrive in time; the campaign was cancelled."),
    subject=_("A campaign was cancelled: its money did not arrive"),
    mails=True,
    icon="clock",
)
template(
    "campaign.lapse:funded",
    _("“%(campaign)s” was not begun in time; its money was returned."),
    subject=_("A campaign was cancelled: it was not begun in time"),
    mails=True,
    icon="clock",
)
template(
    "campaign.lapse:undecided",
    _("No bid for “%(campaign)s” was chosen in time; the tender ended."),
    subject=_("A tender ended: no bid was chosen in time"),
    mails=True,
    icon="clock",
)
template(
    "campaign.lapse:award",
    _("The award for “%(campaign)s” was not confirmed in time; you can choose again."),
    icon="clock",
)
template(
    "campaign.lapse:awarded",
    _("“%(campaign)s” was not started in time; its money was returned."),
    subject=_("A campaign was cancelled: it was not started in time"),
    mails=True,
    icon="clock",
)
template("campaign.lapse:over", _("“%(campaign)s” has ended and closed by itself."), icon="check")
template(
    "tender.opened",
    _("%(brand)s asks for bids: “%(campaign)s”, until %(until)s."),
    subject=_("A brand asks for bids until %(until)s"),
    mails=True,
    icon="tender",
)
template(
    "tender.closed", _("The tender for “%(campaign)s” is closed. Bids: %(bids)s."), icon="tender"
)
template(
    "tender.award_proposed",
    _("An award for “%(campaign)s” is waiting for procurement."),
    subject=_("An award is waiting for procurement"),
    mails=True,
    icon="tender",
)
template(
    "tender.award_refused",
    _("Procurement did not confirm the award for “%(campaign)s”."),
    icon="undo",
)
template(
    "bid.won",
    _("Your bid for “%(campaign)s” won. Reason: %(reason)s"),
    subject=_("Your bid won"),
    mails=True,
    icon="check",
)
template(
    "bid.lost",
    _("%(brand)s chose another bid for “%(campaign)s”. Reason: %(reason)s"),
    subject=_("Your bid was not chosen"),
    mails=True,
    icon="info",
)
template(
    "bid.unanswered",
    _("%(brand)s chose no bid for “%(campaign)s” in time; the tender ended."),
    subject=_("A tender ended without a choice"),
    mails=True,
    icon="info",
)
template(
    "pool.not_chosen",
    _("%(brand)s chose others for “%(campaign)s”. Read why, and what would have made you a match."),
    icon="info",
)

MAKERS = ("owner", "marketer")
DECIDERS = ("owner", "procurement")


def tell_makers(row: Campaign, kind: str, turn: str, **values: Any) -> None:
    """Tell the brand's marketers and owners, once for each `turn`."""
    _tell_seats(row, row.brand_id, MAKERS, kind, turn, values)


def tell_deciders(row: Campaign, kind: str, turn: str, **values: Any) -> None:
    """Tell the brand's procurement and owners, once for each `turn`."""
    _tell_seats(row, row.brand_id, DECIDERS, kind, turn, values)


def tell_agency(row: Campaign, kind: str, turn: str, **values: Any) -> None:
    """Tell everyone of the agency that runs the campaign, once for each `turn`."""
    if row.agency_id is not None:
        _tell_seats(row, row.agency_id, (), kind, turn, values)


def tell_operators(row: Campaign, kind: str, turn: str, **values: Any) -> None:
    """Tell those who run this installation, once for each `turn`: its money is what they see of
    a campaign."""
    path = path_of("campaign_fund", row.public_id)
    _tell(row, people.operator_ids(), kind, turn, values, path=path)


def _tell_seats(
    row: Campaign,
    org_id: int,
    roles: Iterable[str],
    kind: str,
    turn: str,
    values: Mapping[str, Any],
) -> None:
    _tell(row, people.people_with_role(org_id, *roles), kind, turn, values)


def _tell(
    row: Campaign,
    person_ids: Iterable[int],
    kind: str,
    turn: str,
    values: Mapping[str, Any],
    path: str = "",
) -> None:
    told, subject = {"campaign": row.title, **values}, Subject("campaign", row.pk)
    key = f"{kind}:{row.pk}:{turn}"
    notify_all(
        [
            Notification(who, kind, f"{key}:{who}", told, path or row.path, subject)
            for who in person_ids
        ]
    )


def announce_tender(tender: Tender) -> None:
    """Tell every verified social agency that bids are asked for."""
    row = tender.campaign
    brand = people.org_cards([row.brand_id])[row.brand_id]
    shut = out_of_reach([row.brand_id], actor_id=row.created_by_id)
    values = {"brand": brand.name, "until": clock.told_in(row.time_zone, tender.closes_at)}
    cursor = ""
    while True:
        page = people.organisations(
            kind=OrgKind.SOCIAL_AGENCY, verified=True, cursor=cursor, size=100
        )
        members = members_with_role([org.id for org in page.items], "owner", "agent")
        seats = dict.fromkeys(
            person for agency in page.items for person in members[agency.id] if person not in shut
        )
        path = path_of("tender", tender.public_id)
        _tell(row, seats, "tender.opened", str(tender.pk), values, path=path)
        cursor = page.next
        if not cursor:
            return


def announce_decision(tender: Tender) -> None:
    """Tell each bidder how it went, and why."""
    row = tender.campaign
    brand = people.org_cards([row.brand_id])[row.brand_id]
    for bid in Bid.objects.filter(tender=tender, state__in=(BidState.WON, BidState.LOST)):
        seats = people.people_with_role(bid.agency_id, "owner", "agent")
        values = {"brand": brand.name, "reason": bid.reason}
        kind = "bid.unanswered" if bid.reason in LAPSES else f"bid.{bid.state}"
        _tell(row, seats, kind, str(bid.pk), values, path=path_of("tender", tender.public_id))


def announce_not_chosen(row: Campaign, entry_ids: Iterable[int]) -> None:
    """Tell those who were considered that others were chosen; the page says why. People without an
    account cannot be told."""
    brand = people.org_cards([row.brand_id])[row.brand_id]
    shut = out_of_reach([row.brand_id, row.agency_id], actor_id=row.created_by_id)
    entries = list(PoolEntry.objects.filter(pk__in=list(entry_ids)).exclude(person_id__in=shut))
    cards = people.cards(entry.person_id for entry in entries)
    values = {"campaign": row.title, "brand": brand.name}
    notify_all(
        [
            Notification(
                entry.person_id,
                "pool.not_chosen",
                f"pool.not_chosen:{entry.pk}",
                values,
                f"{path_of('offers')}#not-chosen",
            )
            for entry in entries
            if entry.person_id in cards and cards[entry.person_id].is_claimed
        ]
    )
