"""Money is secured once, never below nothing, and what is left goes back."""

import pytest

from tallgrass.campaigns.actions.briefs import cancel_campaign
from tallgrass.campaigns.actions.budgets import fund_campaign, record_deposit
from tallgrass.campaigns.actions.campaign_deadlines import return_late_money
from tallgrass.campaigns.actions.running import close_campaign
from tallgrass.campaigns.errors import (
    DEPOSIT_BOOKED_ALREADY,
    DEPOSIT_OF_NOTHING,
    NO_DEPOSIT_AWAITED,
)
from tallgrass.kernel import clock
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.principal import Principal
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.errors import INSUFFICIENT, TRANSFER_KEY_REUSED
from tallgrass.ledger.models import Transfer
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.people.models import Organisation
from tests.campaigns import factories
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def funds(cast: Cast, currency: str = "CAD") -> int:
    return balance(AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, currency))


def escrow(campaign_id: int) -> int:
    return balance(AccountRef(f"campaign:{campaign_id}", AccountKind.ESCROW, "CAD"))


def test_a_deposit_is_booked_once_for_each_key(cast: Cast) -> None:
    campaign = factories.approved(cast)
    for _twice in range(2):
        record_deposit(
            cast.operator, campaign_id=campaign.id, amount=500, reference="bank 7", key="same-key"
        )
    assert funds(cast) == 500
    with refused(TRANSFER_KEY_REUSED):
        record_deposit(
            cast.operator, campaign_id=campaign.id, amount=900, reference="bank 7", key="same-key"
        )
    record_deposit(
        cast.operator, campaign_id=campaign.id, amount=900, reference="bank 8", key="other-key"
    )
    assert funds(cast) == 1_400


@pytest.mark.parametrize("role", ["marketer", "procurement", "agent", "reader"])
def test_nobody_but_operators_makes_money_appear(cast: Cast, role: str) -> None:
    campaign = factories.approved(cast)
    with refused(NOT_PERMITTED, verb="ledger.fund"):
        record_deposit(
            cast.role(role), campaign_id=campaign.id, amount=500, reference="bank 7", key="same-key"
        )
    assert not Transfer.objects.exists()


def test_no_money_is_booked_for_an_organisation_that_is_closed(cast: Cast) -> None:
    campaign = factories.approved(cast)
    Organisation.objects.filter(pk=cast.brand.id).update(closed_at=clock.now())
    with refused(NO_DEPOSIT_AWAITED):
        record_deposit(
            cast.operator, campaign_id=campaign.id, amount=500, reference="bank 7", key="same-key"
        )
    assert not Transfer.objects.exists()


def test_no_line_of_a_bank_statement_is_booked_twice(cast: Cast) -> None:
    campaign, other = factories.approved(cast), factories.approved(cast)
    record_deposit(
        cast.operator, campaign_id=campaign.id, amount=500, reference="Bank 7", key="same-key"
    )
    for again in (campaign, other):
        with refused(DEPOSIT_BOOKED_ALREADY) as refusal:
            record_deposit(
                cast.operator, campaign_id=again.id, amount=500, reference="bank 7", key="other-key"
            )
        assert refusal.value.field == "reference"
    assert funds(cast) == 500


@pytest.mark.parametrize("amount", [0, -1])
def test_a_deposit_of_nothing_is_refused(cast: Cast, amount: int) -> None:
    campaign = factories.approved(cast)
    with refused(DEPOSIT_OF_NOTHING):
        record_deposit(
            cast.operator,
            campaign_id=campaign.id,
            amount=amount,
            reference="bank 7",
            key="same-key",
        )
    assert not Transfer.objects.exists()


def test_securing_moves_the_whole_budget_once(cast: Cast) -> None:
    campaign = factories.approved(cast)
    record_deposit(
        cast.operator,
        campaign_id=campaign.id,
        amount=factories.TOTAL + 1,
        reference="bank 7",
        key="same-key",
    )
    for _often in range(3):
        assert fund_campaign(cast.procurement, campaign_id=campaign.id).state == "funded"
    assert (funds(cast), escrow(campaign.id)) == (1, factories.TOTAL)
    assert Transfer.objects.filter(kind="campaign_fund").count() == 1
    assert faults() == []


def test_too_little_secures_nothing(cast: Cast) -> None:
    campaign = factories.approved(cast)
    record_deposit(
        cast.operator,
        campaign_id=campaign.id,
        amount=factories.TOTAL - 1,
        reference="bank 7",
        key="same-key",
    )
    with refused(INSUFFICIENT):
        fund_campaign(cast.procurement, campaign_id=campaign.id)
    assert (funds(cast), escrow(campaign.id), factories.reload(campaign).state) == (
        factories.TOTAL - 1,
        0,
        "approved",
    )


def test_money_of_another_currency_does_not_help(cast: Cast) -> None:
    dollars = factories.approved(cast, currency="USD")
    record_deposit(
        cast.operator,
        campaign_id=dollars.id,
        amount=factories.TOTAL,
        reference="bank 7",
        key="same-key",
    )
    campaign = factories.approved(cast)
    with refused(INSUFFICIENT):
        fund_campaign(cast.procurement, campaign_id=campaign.id)
    assert (funds(cast, "USD"), funds(cast), escrow(campaign.id)) == (factories.TOTAL, 0, 0)


@pytest.mark.parametrize("role", ["reader", "agent", "mcn", "operator"])
def test_strangers_secure_nothing(cast: Cast, role: str) -> None:
    campaign = factories.approved(cast)
    record_deposit(
        cast.operator,
        campaign_id=campaign.id,
        amount=factories.TOTAL,
        reference="bank 7",
        key="same-key",
    )
    with refused(NOT_PERMITTED, verb="campaigns.fund"):
        fund_campaign(cast.role(role), campaign_id=campaign.id)
    assert escrow(campaign.id) == 0


def end(cast: Cast, how: str) -> int:
    if how == "cancel":
        campaign = factories.funded(cast)
        cancel_campaign(cast.marketer, campaign_id=campaign.id, words="Another year.")
    else:
        campaign = factories.running(cast)
        close_campaign(cast.marketer, campaign_id=campaign.id)
    return campaign.id


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_what_is_left_goes_back(cast: Cast, how: str) -> None:
    campaign_id = end(cast, how)
    assert (funds(cast), escrow(campaign_id)) == (factories.TOTAL, 0)
    assert faults() == []


def test_what_comes_back_late_goes_back_too(cast: Cast) -> None:
    campaign_id = end(cast, "close")
    lease = AccountRef(f"campaign:{campaign_id}", AccountKind.LEASE, "CAD")
    brand = AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, "CAD")
    escrow_ref = AccountRef(f"campaign:{campaign_id}", AccountKind.ESCROW, "CAD")
    move(key="lend", kind="lease", source="test", giver=brand, taker=lease, amount=700)
    move(key="back", kind="lease", source="test", giver=lease, taker=escrow_ref, amount=700)
    assert return_late_money() == 1
    assert (funds(cast), escrow(campaign_id)) == (factories.TOTAL, 0)
    assert return_late_money() == 0


def test_other_brands_learn_nothing(cast: Cast) -> None:
    """A campaign is invisible to whoever is not a side of it."""
    campaign = factories.funded(cast)
    stranger = Principal(person_id=cast.reader.person_id)
    with refused(NOT_PERMITTED, verb="campaigns.edit"):
        cancel_campaign(stranger, campaign_id=campaign.id, words="Mine?")
    assert factories.reload(campaign).state == "funded"
