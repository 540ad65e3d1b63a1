"""Every day and moment on a campaign's pages is by one clock: the brand's, and says so."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tallgrass.campaigns.actions.pools import add_creators
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.reports import report
from tallgrass.contracts.actions.contracts import accept_contract
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.kernel.clock import FrozenClock, told_in, use_clock
from tallgrass.web.campaigns.presenters.spreadsheets import tables_of
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
        pages += [marketer.get(campaign.path + page) for page in ("report/", "report/rows/")]
        pages.insert(0, pages.pop())
        pages.insert(0, pages.pop())
        for page in pages:
            text = page.content.decode()
            assert page.status_code == 200 and "UTC" not in text
            assert set(re.findall(r"\d\d:\d\d ([A-Z]{3,4})\b", text)) <= {"EST", "EDT"}
        contract = pages[-1].content.decode()
        assert "Mar 30, 2026" in contract and "Mar 31, 2026" not in contract
        assert "22:30 EDT" in contract  # due in seven days, when clocks have changed


def test_a_report_counts_its_days_by_the_campaigns_clock(cast: Cast) -> None:
    with use_clock(FrozenClock(MORNING)):
        campaign = factories.running(cast, launch_to=EVENING)
        found = report(cast.marketer, campaign.public_id)
        assert found is not None
        sheets = dict(tables_of(found))
    start = found.window.start.astimezone(ZoneInfo("America/Toronto"))
    assert found.campaign.time_zone == "America/Toronto"
    assert found.days[0].day == start.date()
    assert sheets["Figures"][1][4] == start.isoformat()


def test_a_notice_names_the_moment_by_the_campaigns_clock(cast: Cast) -> None:
    with use_clock(FrozenClock(MORNING)):
        factories.running(cast)
    row = Campaign.objects.get()
    assert told_in(row.time_zone, EVENING) == "2026-03-30 21:00 America/Toronto"
