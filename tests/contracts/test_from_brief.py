"""A contract offered by the campaign's own steps, from brief to payslip and closing."""

from datetime import timedelta

import pytest

from tallgrass.campaigns.actions.running import close_campaign
from tallgrass.contracts.actions import contracts, drafts, overdue, publishing
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.queries.audit import faults
from tallgrass.kernel.clock import FrozenClock
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.types import AccountKind, AccountRef
from tests.campaigns import factories as campaigns
from tests.campaigns.factories import offer_all
from tests.cast import Cast

pytestmark = pytest.mark.postgres


def test_from_brief_to_payslip_and_closing(cast: Cast, clock: FrozenClock) -> None:
    campaign = campaigns.running(cast)
    assert cast.creator.person_id is not None
    [offered] = offer_all(
        cast.marketer,
        campaign_id=campaign.id,
        invitees=[Invitee(cast.creator.person_id, "koc", "preheat")],
    )
    contracts.accept_contract(cast.creator, contract_id=offered.id)
    body = "Nine days of Daylight Fluid. SPF 50 on the label, and it shows."
    drafts.submit_draft(
        cast.creator, contract_id=offered.id, title="Nine days", body=body, language="en"
    )
    overdue.enforce_deadlines()
    contract = Contract.objects.select_related("terms").get()
    drafts.approve_draft(cast.marketer, draft_id=contract.drafts.get().pk, was_read=True)
    clock.moment = contract.terms.card.opens
    publishing.publish_contract(cast.creator, contract_id=offered.id)
    clock.moment = Earning.objects.get().pay_at
    assert settlement.settle_due() == 1
    assert overdue.enforce_deadlines() == 1
    shares = {share["name"]: share["amount"] for share in Earning.objects.get().shares}
    assert shares == {"social_agency": 7_440, "mcn": 5_456, "platform": 2_480, "creator": 46_624}
    assert offered.net == 46_624
    clock.moment = campaign.launch_to + timedelta(days=1)
    close_campaign(cast.marketer, campaign_id=campaign.id)
    assert ledger.balance(AccountRef(f"campaign:{campaign.id}", AccountKind.ESCROW, "CAD")) == 0
    assert (
        ledger.balance(AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, "CAD"))
        == campaigns.TOTAL - 62_000
    )
    assert (faults(), ledger.faults()) == ([], [])
