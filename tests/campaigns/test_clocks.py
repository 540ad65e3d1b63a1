"""Every day and moment on a campaign's pages is by one clock: the brand's, and says so."""

import re
from datetime import UTC, datetime

import pytest

from tallgrass.campaigns.actions.pools import add_creators
from tallgrass.contracts.actions.contracts import accept_contract
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.campaigns import factories
from tests.campaigns.factories import offer_all
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)  # the evening before, in Toronto
EVENING = datetime(2026, 3, 31, 1, 0, tzinfo=UTC)  # likewise


def test_a_campaigns_pages_name_one_zone(cast: Cast) -> None:
    with use_clock(FrozenClock(MORNING)):
        campaign = factories.running(cast, launch_to=EVENING)
        add_creators(cast.marketer, campaign_id=campaign.id, person_ids=[cast.creator.acting_id])
        [offer] = offer_all(
            cast.marketer,
            campaign_id=campaign.id,
            invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        )
        accept_contract(cast.creator, contract_id=offer.id)
        marketer, agent = cast.client_of("marketer"), cast.client_of("agent")
        pages = [marketer.get(campaign.path + page) for page in ("", "fund/", "tender/", "pool/")]
        pages += [
            marketer.get("/campaigns/"),
            agent.get("/tenders/"),
            cast.client_of("creator").get(offer.path),
        ]
        for page in pages:
            text = page.content.decode()
            assert page.status_code == 200 and "UTC" not in text
            assert set(re.findall(r"\d\d:\d\d ([A-Z]{3,4})\b", text)) <= {"EST", "EDT"}
        contract = pages[-1].content.decode()
        assert "Mar 30, 2026" in contract and "Mar 31, 2026" not in contract
        assert "22:30 EDT" in contract  # due in seven days, when clocks have changed
