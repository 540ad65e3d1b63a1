"""Work that no campaign ordered is offered, done, published and paid the same way."""

from datetime import timedelta

import pytest

from tallgrass.contracts.actions import contracts, drafts, publishing
from tallgrass.contracts.actions.offer import Invitee, offer_flat, take_per_click
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning, Terms
from tallgrass.contracts.order import ClickPay, Cut, Fee, WorkOrder
from tallgrass.contracts.queries import sources
from tallgrass.contracts.queries.audit import faults
from tallgrass.contracts.queries.contracts import contract_page
from tallgrass.contracts.terms.cards import InKind
from tallgrass.insight.models import PriceRecord
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.queries import balance
from tallgrass.ledger.queries import faults as ledger_faults
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.notices.queries import inbox
from tallgrass.signals.queries import link_of
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused

SHOW = Subject("show", 7)
KEY = "show:7"
MONEY = AccountRef(KEY, AccountKind.ESCROW, "CAD")


def order(cast: Cast) -> WorkOrder:
    """A live show asks people to write about it, in one wave, for a fee or by the click."""
    cuts = (Cut("platform", "gross", 400),)
    return WorkOrder(
        payer=cast.brand,
        payer_key=KEY,
        source=SHOW,
        title="Thursday's show",
        path="/shows/7/",
        currency="CAD",
        time_zone="America/Toronto",
        deliverable="one note after the show",
        windows={"launch": (make.OPENS, make.CLOSES)},
        launch_to=make.CLOSES,
        fees={"koc": Fee(50_000, cuts)},
        hours={"research": 1, "making": 2, "writing": 2, "revision": 1},
        revision_cap=1,
        pay_days=7,
        link_url="https://meadowtea.example/show",
        domains=("meadowtea.example",),
        clicks=ClickPay(2, 1_000, 500, 4_000, Fee(1_000, cuts)),
    )


@pytest.fixture
def funded(cast: Cast) -> WorkOrder:
    """The show, with money set aside for it."""
    move(key="fund", kind="fund", source="test", giver=world("CAD"), taker=MONEY, amount=100_000)
    return order(cast)


def test_a_show_pays_a_creator_from_offer_to_payslip(
    cast: Cast, clock: FrozenClock, funded: WorkOrder
) -> None:
    [offered] = offer_flat(
        cast.marketer,
        order=funded,
        invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        answer_by=make.NOON + timedelta(days=5),
    )
    assert (offered.gross, offered.net) == (50_000, 48_000)
    deliver_due()
    assert "contract.offered" in [notice.kind for notice in inbox(cast.creator).items]
    contracts.accept_contract(cast.creator, contract_id=offered.id)
    assert balance(MONEY) == 50_000
    public_id = drafts.submit_draft(
        cast.creator, contract_id=offered.id, title=make.TITLE, body=make.BODY, language="zh-hans"
    )
    draft = Contract.objects.get(pk=offered.id).drafts.get(public_id=public_id)
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)
    clock.moment = make.OPENS
    note = publishing.publish_contract(cast.creator, contract_id=offered.id)
    deliver_due()
    assert PriceRecord.objects.get().gross == 50_000
    clock.advance(timedelta(days=7))
    assert settlement.settle_due() == 1
    payable = AccountRef(f"person:{cast.creator.person_id}", AccountKind.PAYABLE, "CAD")
    assert (balance(payable), balance(MONEY)) == (48_000, 50_000)
    assert (faults(), ledger_faults()) == ([], [])
    [published] = sources.by_source(SHOW, most=5)
    assert (published.note_id, published.earned) == (note.id, 50_000)
    assert sources.bound_by_tier(SHOW.kind, [SHOW.id, 999]) == {SHOW.id: {"koc": 50_000}, 999: {}}
    assert sources.bound_by_tier("campaign", [SHOW.id]) == {SHOW.id: {}}


def test_its_pages_speak_of_the_show_and_of_no_brief(
    cast: Cast, clock: FrozenClock, funded: WorkOrder
) -> None:
    [offered] = offer_flat(
        cast.marketer,
        order=funded,
        invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        answer_by=make.NOON + timedelta(days=5),
    )
    for role in ("creator", "marketer"):
        page = cast.client_of(role).get(offered.path).content.decode()
        assert "Thursday" in page and "one note after the show" in page
        assert "/shows/7/" not in page and "The message of the brief" not in page
    contracts.accept_contract(cast.creator, contract_id=offered.id)
    assert cast.client_of("creator").get(f"{offered.path}draft/").status_code == 200


def test_a_show_pays_by_the_click_whoever_takes_it(
    cast: Cast, clock: FrozenClock, funded: WorkOrder
) -> None:
    taken = [
        take_per_click(cast.creator, order=funded, tier="koc", wave="launch", draft_by=make.CLOSES)
        for _twice in range(2)
    ]
    assert taken[0] == taken[1] and Contract.objects.count() == 1
    public_id = drafts.submit_draft(
        cast.creator, contract_id=taken[0].id, title=make.TITLE, body=make.BODY, language="zh-hans"
    )
    draft = Contract.objects.get().drafts.get(public_id=public_id)
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)
    clock.moment = make.OPENS
    publishing.publish_contract(cast.creator, contract_id=taken[0].id)
    link = link_of(Subject("contract", taken[0].id))
    assert link is not None
    assert (link.payer_key, link.price, link.campaign_cap) == (KEY, 2, 4_000)
    assert link.target_url == "https://meadowtea.example/show"
    assert faults() == []


def test_what_nobody_can_earn_goes_back_to_the_show(
    cast: Cast, clock: FrozenClock, funded: WorkOrder
) -> None:
    [offered] = offer_flat(
        cast.marketer,
        order=funded,
        invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        answer_by=make.NOON + timedelta(days=5),
    )
    contracts.accept_contract(cast.creator, contract_id=offered.id)
    Contract.objects.update(state="ended")
    assert settlement.release_unspent(Subject("campaign", SHOW.id)) == 0
    assert (settlement.release_unspent(SHOW), balance(MONEY)) == (50_000, 100_000)


def test_what_is_given_instead_of_money_stands_in_the_terms(cast: Cast, funded: WorkOrder) -> None:
    for given in (InKind("A set of cups", 12_900), None):
        [offered] = offer_flat(
            cast.marketer,
            order=funded,
            invitees=[
                Invitee((cast.creator if given else cast.other_creator).acting_id, "koc", "launch")
            ],
            answer_by=make.NOON + timedelta(days=5),
            in_kind=given,
        )
        page = contract_page(cast.marketer, offered.public_id)
        assert page is not None and page.terms.in_kind == given


@pytest.mark.parametrize("stranger", ["procurement", "agent", "mcn", "creator", "operator"])
def test_only_whoever_may_choose_for_the_payer_offers(
    cast: Cast, funded: WorkOrder, stranger: str
) -> None:
    with refused(NOT_PERMITTED, verb="contracts.offer"):
        offer_flat(
            getattr(cast, stranger),
            order=funded,
            invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
            answer_by=make.NOON + timedelta(days=5),
        )
    assert (Contract.objects.count(), Terms.objects.count(), Earning.objects.count()) == (0, 0, 0)


def test_a_contract_that_says_another_order_than_its_terms_is_named(
    cast: Cast, clock: FrozenClock, funded: WorkOrder
) -> None:
    offer_flat(
        cast.marketer,
        order=funded,
        invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        answer_by=make.NOON + timedelta(days=5),
    )
    assert faults() == []
    Contract.objects.update(keep_until=make.OPENS)
    row = Contract.objects.get()
    assert faults() == [
        f"contract {row.public_id} says another order than its terms were written from"
    ]
