"""Tenders: sealed until they close, itemised, decided with a reason that everybody reads."""

from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.actions import tenders
from tallgrass.campaigns.actions.bids import TierBid, submit_bid, withdraw_bid
from tallgrass.campaigns.cards import BidCard
from tallgrass.campaigns.errors import (
    AGENCY_UNVERIFIED,
    BID_EXCEEDS_LINE,
    BID_NOTES_OUT_OF_BOUNDS,
    CUT_BASIS_UNKNOWN,
    FEE_OF_NOTHING,
    NO_BID_YET,
    NO_SUCH_BID_IN_TENDER,
    TENDER_CLOSED,
    TENDER_CLOSING_OUT_OF_BOUNDS,
    TENDER_STILL_OPEN,
)
from tallgrass.campaigns.models import Bid, Tender
from tallgrass.campaigns.queries.tenders import (
    bid_count,
    bids_of,
    open_tenders,
    tender_for_bidder,
    tender_of,
)
from tallgrass.contracts.models import Contract
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import (
    NOT_PERMITTED,
    TEXT_EMPTY,
    Invalid,
    Refusal,
)
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.errors import SHARE_OUT_OF_BOUNDS, SHARES_EXCEED_WHOLE
from tallgrass.notices.queries import inbox
from tallgrass.people.actions import create_organisation, verify_organisation
from tallgrass.people.queries import principal_of
from tests.campaigns import factories
from tests.cast import Cast, take_seat
from tests.contracts import factories as contracts
from tests.governance.factories import look
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def rival(cast: Cast, *, verified: bool = True) -> Principal:
    """Somebody of another social agency."""
    org = create_organisation(cast.reader, kind="social_agency", name="Bracken & Bell")
    if verified:
        verify_organisation(cast.operator, org_id=org.id)
    return principal_of(cast.reader.acting_id)


def told(person: Principal) -> list[str]:
    deliver_due()
    return [notice.kind for notice in inbox(person).items]


def test_bids_are_compared_by_what_a_creator_nets(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    factories.bid(cast, campaign, agent=rival(cast), gross=55_000, agency_bps=3_000, mcn_bps=2_000)
    factories.bid(cast, campaign)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    first, second = bids_of(cast.marketer, tender.id)
    assert (first.agency.name, first.first.net_managed, first.first.net, first.price) == (
        cast.agency.name,
        46_624,
        52_080,
        3_100_000,
    )
    assert (second.agency.name, second.first.net_managed, second.price) == (
        "Bracken & Bell",
        28_600,
        2_750_000,
    )
    assert [(share.name, share.amount) for share in second.first.managed] == [
        ("social_agency", 16_500),
        ("mcn", 7_700),
        ("platform", 2_200),
        ("creator", 28_600),
    ]


def test_a_bid_says_how_many_notes_its_agency_has_brought_out(cast: Cast) -> None:
    ran = contracts.campaign(cast)
    for person, state in ((cast.creator, "published"), (cast.other_creator, "completed")):
        contract = contracts.offer(cast, ran, person=person, gross=1_000)
        Contract.objects.filter(pk=contract.pk).update(state=state)
    contracts.offer(cast, ran, person=cast.reader, gross=1_000)  # not out yet
    campaign = factories.tendering(cast)
    theirs = factories.bid(cast, campaign, agent=rival(cast))
    own = factories.bid(cast, campaign)
    assert (own.published, theirs.published) == (2, 0)


def test_tiers_of_one_line_stay_within_it_together(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None

    def bid(nano: int) -> BidCard:
        """Bids have 46,000.00 of the KOC line, and KOC notes take 30,000.00 of that."""
        return submit_bid(
            cast.agent,
            tender_id=tender.id,
            agency_id=cast.agency.id,
            tiers={
                "koc": TierBid(notes=50, gross=60_000, agency_bps=1_000, mcn_bps=0),
                "nano": TierBid(notes=nano, gross=20_000, agency_bps=1_000, mcn_bps=0),
            },
            pay_days=14,
            revision_cap=2,
            words="Both.",
        )

    with refused(BID_EXCEEDS_LINE, field="koc_notes"):
        bid(nano=81)
    assert not Bid.objects.exists()
    assert bid(nano=80).price == 4_600_000


def test_open_bids_are_sealed_for_all_but_who_made_them(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    theirs = factories.bid(cast, campaign, agent=rival(cast), gross=55_000)
    own = factories.bid(cast, campaign)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None

    def read_by(viewer: Principal) -> set[int]:
        return {bid.id for bid in bids_of(viewer, tender.id)}

    others = (cast.marketer, cast.procurement, cast.operator, cast.mcn, cast.creator, ANONYMOUS)
    assert [read_by(viewer) for viewer in others] == [set()] * 6
    assert (read_by(cast.agent), read_by(rival_of(cast))) == ({own.id}, {theirs.id})
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    assert read_by(cast.operator) == set()
    look(cast.operator, Subject("campaign", campaign.id))
    for viewer in (cast.marketer, cast.procurement, cast.operator):
        assert read_by(viewer) == {own.id, theirs.id}
    assert (read_by(cast.agent), read_by(rival_of(cast))) == ({own.id}, {theirs.id})
    assert [read_by(viewer) for viewer in (cast.mcn, cast.creator, ANONYMOUS)] == [set()] * 3


def test_losers_are_told_why_and_the_winner_runs_it(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    other = rival(cast)
    losing = factories.bid(cast, campaign, agent=other, agency_bps=3_000)
    winning = factories.bid(cast, campaign)
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    tenders.propose_award(
        cast.marketer, campaign_id=campaign.id, bid_id=winning.id, reason="Creators keep most."
    )
    won = tenders.confirm_award(cast.procurement, campaign_id=campaign.id, words="Agreed.")
    assert (won.state, won.agency_id) == ("awarded", cast.agency.id)
    assert set(Bid.objects.values_list("pk", "state", "reason")) == {
        (winning.id, "won", "Creators keep most."),
        (losing.id, "lost", "Creators keep most."),
    }
    assert "bid.lost" in told(other) and "bid.won" in told(cast.agent)
    assert told(other).count("bid.lost") == 1


def test_procurement_may_refuse_and_the_marketer_decides_again(cast: Cast) -> None:
    campaign = factories.award_proposed(cast)
    back = tenders.refuse_award(cast.procurement, campaign_id=campaign.id, words="Too dear.")
    assert (back.state, back.turn) == ("tendering", "marketer")
    [bid] = Bid.objects.all()
    assert (bid.state, bid.reason) == ("submitted", "")
    tenders.withdraw_tender(cast.marketer, campaign_id=campaign.id, words="None fits.")
    bid.refresh_from_db()
    assert (bid.state, bid.reason, factories.reload(campaign).state) == (
        "lost",
        "None fits.",
        "funded",
    )
    assert (
        factories.open_tender(
            cast.marketer, campaign_id=campaign.id, closes_at=clock.now() + timedelta(days=2)
        ).state
        == "tendering"
    )


@pytest.mark.parametrize(
    ("field", "changes", "why"),
    [
        ("koc_notes", {"notes": 0}, BID_NOTES_OUT_OF_BOUNDS),
        ("koc_notes", {"notes": 5_001}, BID_NOTES_OUT_OF_BOUNDS),
        ("koc_gross", {"gross": 0}, FEE_OF_NOTHING),
        ("koc_gross", {"gross": -5}, FEE_OF_NOTHING),
        ("koc_agency_bps", {"agency_bps": 9_700}, SHARES_EXCEED_WHOLE),
        ("koc_agency_bps", {"agency_bps": -1}, SHARE_OUT_OF_BOUNDS),
        ("koc_mcn_bps", {"mcn_bps": 10_001}, SHARE_OUT_OF_BOUNDS),
        ("koc_mcn_basis", {"mcn_basis": "net"}, CUT_BASIS_UNKNOWN),
        ("koc_notes", {"notes": 75}, BID_EXCEEDS_LINE),
    ],
)
def test_bids_nobody_could_be_paid_by(
    cast: Cast, field: str, changes: dict[str, Any], why: Refusal[Invalid]
) -> None:
    campaign = factories.tendering(cast)
    with refused(why, field=field):
        factories.bid(cast, campaign, **changes)
    assert not Bid.objects.exists()


def test_only_verified_social_agencies_bid(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    with refused(AGENCY_UNVERIFIED):
        factories.bid(cast, campaign, agent=rival(cast, verified=False))
    for person in (cast.mcn, cast.marketer):
        with refused(NOT_PERMITTED, verb="campaigns.bid"):
            factories.bid(cast, campaign, agent=person)
    assert not Bid.objects.exists()


def test_nobody_bids_for_another_agency(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    with refused(NOT_PERMITTED, verb="campaigns.bid"):
        submit_bid(
            rival(cast),
            tender_id=tender.id,
            agency_id=cast.agency.id,
            tiers={},
            pay_days=14,
            revision_cap=2,
            words="For them.",
        )
    offer = factories.bid(cast, campaign)
    with refused(NOT_PERMITTED, verb="campaigns.bid"):
        withdraw_bid(rival_of(cast), bid_id=offer.id)
    assert Bid.objects.get().state == "submitted"


def rival_of(cast: Cast) -> Principal:
    return principal_of(cast.reader.acting_id)


def test_a_bid_is_revised_and_withdrawn_while_the_tender_is_open(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    first = factories.bid(cast, campaign)
    again = factories.bid(cast, campaign, gross=70_000)
    assert (again.id, again.first.gross) == (first.id, 70_000)
    assert withdraw_bid(cast.agent, bid_id=first.id).state == "withdrawn"
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None and bid_count(cast.marketer, tender) == 0
    assert factories.bid(cast, campaign).state == "submitted"
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    with refused(TENDER_CLOSED):
        factories.bid(cast, campaign)
    with refused(TENDER_CLOSED):
        withdraw_bid(cast.agent, bid_id=first.id)
    shown = tender_for_bidder(cast.agent, tender.public_id)
    assert shown is not None and shown.bid is not None and shown.bid.state == "submitted"


def test_a_tender_closes_itself_at_its_time(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    factories.bid(cast, campaign)
    assert tenders.close_due_tenders() == 0
    with use_clock(FrozenClock(clock.now() + timedelta(days=3, minutes=1))):
        with refused(TENDER_CLOSED):
            factories.bid(cast, campaign, gross=70_000)
        assert tenders.close_due_tenders() == 1
        assert tenders.close_due_tenders() == 0
        card = factories.reload(campaign)
        assert (card.state, card.turn) == ("tendering", "marketer")
        assert card.due_at is not None and card.due_at > clock.now()
        assert "tender.closed" in told(cast.marketer)


def test_a_tender_without_bids_leaves_the_campaign_funded(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    with refused(NO_BID_YET):
        tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    with use_clock(FrozenClock(clock.now() + timedelta(days=4))):
        assert tenders.close_due_tenders() == 1
        assert factories.reload(campaign).state == "funded"
    page = open_tenders(cast.agent)
    assert page is not None and page.items == []


def test_awards_are_not_proposed_before_it_closes_nor_for_strangers_bids(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    offer = factories.bid(cast, campaign)
    with refused(TENDER_STILL_OPEN):
        tenders.propose_award(
            cast.marketer, campaign_id=campaign.id, bid_id=offer.id, reason="Early."
        )
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    with refused(NO_SUCH_BID_IN_TENDER):
        tenders.propose_award(
            cast.marketer, campaign_id=campaign.id, bid_id=offer.id + 1, reason="Whose?"
        )
    with refused(TEXT_EMPTY, field="reason"):
        tenders.propose_award(cast.marketer, campaign_id=campaign.id, bid_id=offer.id, reason="  ")
    assert (factories.reload(campaign).state, Bid.objects.get().state) == ("tendering", "submitted")


@pytest.mark.parametrize("days", [-1, 11, 61])
def test_closing_times_that_cannot_be(cast: Cast, days: int) -> None:
    campaign = factories.funded(cast)
    with refused(TENDER_CLOSING_OUT_OF_BOUNDS) as refusal:
        tenders.open_tender(
            cast.marketer, campaign_id=campaign.id, closes_at=clock.now() + timedelta(days=days)
        )
    assert refusal.value.field == "closes_at"
    assert not Tender.objects.exists()


def test_verified_agencies_are_told_of_an_open_tender(cast: Cast) -> None:
    factories.tendering(cast)
    assert told(cast.agent).count("tender.opened") == 1
    assert "tender.opened" not in told(cast.mcn)


def test_whoever_proposed_an_award_is_not_asked_to_confirm_it(cast: Cast) -> None:
    assert cast.marketer.person_id is not None
    take_seat(SYSTEM, org_id=cast.brand.id, person_id=cast.marketer.person_id, role="owner")
    campaign = factories.award_proposed(cast)
    confirm = f"{campaign.path}tender/confirm/"
    page = cast.client_of("marketer").get(f"{campaign.path}tender/").content.decode()
    assert confirm not in page and "is waiting for procurement" in page
    assert confirm in cast.client_of("procurement").get(f"{campaign.path}tender/").content.decode()


def test_withdrawing_a_tender_without_a_reason_says_what_is_missing(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    page = cast.client_of("marketer").post(
        f"{campaign.path}tender/award/", {"award": "none", "reason": " "}
    )
    assert (
        page.status_code == 422 and "This is empty. Please fill this in." in page.content.decode()
    )
    assert factories.reload(campaign).state == "tendering"


def test_an_altered_bid_form_says_what_is_wrong_once(cast: Cast) -> None:
    campaign = factories.tendering(cast)
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    form = {
        "koc_notes": "5",
        "koc_gross": "100",
        "koc_agency": "10",
        "pay_days": "14",
        "revision_cap": "2",
        "words": "Us.",
    }
    for change, said in (
        ({"koc_basis": "all"}, "Choose one of the options shown."),
        ({"koc_agency": "101"}, "That is not a percentage."),
    ):
        page = cast.client_of("agent").post(tender.path, {**form, **change})
        assert (page.status_code, page.content.decode().count(said)) == (422, 1)
    assert not Bid.objects.exists()


def test_an_agency_that_did_not_bid_is_led_to_open_tenders_and_reads_nothing_of_the_closed_one(
    cast: Cast,
) -> None:
    campaign = factories.tendering(cast)
    factories.bid(cast, campaign, agent=rival(cast))
    tender = tender_of(cast.marketer, campaign.id)
    assert tender is not None
    browser = cast.client_of("agent")
    assert browser.get(tender.path).status_code == 200
    tenders.close_tender(cast.marketer, campaign_id=campaign.id)
    for answer in (
        browser.get(tender.path, follow=True),
        browser.post(tender.path, {"words": "x"}, follow=True),
    ):
        text = answer.content.decode()
        assert (answer.redirect_chain, "no longer takes bids" in text) == (
            [("/tenders/", 303)],
            True,
        )
    assert (Bid.objects.count(), cast.client_of("mcn").get(tender.path).status_code) == (1, 404)
