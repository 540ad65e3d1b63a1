"""Where operators and whoever confirms money need a second factor, a sign-in without one is an
ordinary person's, at every door."""

import pytest
from django.test import Client

from tallgrass.campaigns.actions.budgets import approve_budget
from tallgrass.kernel import permissions, policies
from tallgrass.kernel.errors import SECOND_FACTOR_FIRST
from tallgrass.kernel.principal import SYSTEM
from tallgrass.ledger.actions.payouts import submit_payout
from tallgrass.people.actions.operating import ask_factor
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of, principal_of_row
from tests.access import table
from tests.attack.devices import Device
from tests.attack.test_accounts import LOGIN, entered
from tests.attack.test_second_factor import HERE, STEP, with_app, with_passkey
from tests.campaigns.factories import submitted
from tests.cast import Cast
from tests.operators import granted
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DESK = [
    "/operator/",
    "/operator/organisations/",
    "/operator/appeals/",
    "/operator/limits/",
    "/operator/people/",
    "/operator/deposits/",
    "/operator/proposals/",
    "/operator/policies/",
    "/payouts/",
]


def test_an_operator_without_a_factor_is_led_to_set_one_up_and_then_works(cast: Cast) -> None:
    ask_factor()
    browser = Client()
    body = {"login": cast.email_of("operator"), "password": cast.password}
    assert browser.post(LOGIN, body)["Location"] == HERE
    page = browser.get(HERE).content.decode()
    assert "Operators need a second factor here" in page and 'href="/operator/"' not in page
    for path in DESK:
        answer = browser.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, HERE), path
    page = browser.get(HERE).content.decode()
    assert "This takes a second factor." in page and "under Settings, Second factor" not in page
    asked = browser.get("/operator/", headers={"Accept": "application/json"})
    assert (asked.status_code, asked.json()["code"]) == (403, SECOND_FACTOR_FIRST.code)
    with_app(browser)
    for path in DESK:
        assert browser.get(path).status_code == 200, path
    assert browser.post(f"{HERE}remove/").status_code == 303
    assert browser.get("/operator/")["Location"] == HERE
    assert browser.get("/notices/").status_code == 200


@pytest.mark.parametrize("area", ["governance", "ledger"])
def test_no_deed_of_the_desk_is_done_without_a_factor(cast: Cast, area: str) -> None:
    """Whatever only operators may do, by the table of addresses and by both methods."""
    world = table.world_of(area, cast)
    ask_factor()
    held = cast.client_of("operator")
    apart = (403, 404)
    theirs = [
        row
        for row in table.rows_of(area)
        if row.statuses["operator"] not in apart and row.statuses["reader"] in apart
    ]
    assert len(theirs) > 5
    for row in theirs:
        answer = table.status(held, row.method, row.name, world)
        assert answer in (302, 403, 404), (row.name, row.method, answer)


def test_whoever_acts_by_no_browser_gave_no_factor(cast: Cast) -> None:
    """API, tools and commands make principals of people: those hold no operator's rights."""
    ask_factor()
    operator = principal_of(cast.operator.acting_id)
    assert (operator.is_operator, operator.would_operate) == (False, True)
    for verb in ("governance.operate", "ledger.pay_out", "policies.edit", "ledger.fund"):
        with refused(SECOND_FACTOR_FIRST):
            permissions.require(operator, verb)
    with refused(SECOND_FACTOR_FIRST):
        submit_payout(operator, payout_id=1)
    row = Person.objects.get(pk=cast.operator.acting_id)
    assert permissions.can(principal_of_row(row, gave_factor=True), "ledger.pay_out")
    assert permissions.can(SYSTEM, "ledger.pay_out")
    assert permissions.confirming_money() & granted() >= {"ledger.pay_out", "ledger.fund"}
    with refused(SECOND_FACTOR_FIRST):
        policies.revise(
            operator, name="people.second_factor", body={"required": 0}, reason="x", seen=1
        )


def test_whoever_approves_a_budget_gave_a_factor(cast: Cast) -> None:
    campaign = submitted(cast)
    ask_factor()
    buyer = principal_of(cast.procurement.acting_id)
    with refused(SECOND_FACTOR_FIRST):
        approve_budget(buyer, campaign_id=campaign.id, words="")
    marketer = principal_of(cast.marketer.acting_id)
    assert permissions.can(marketer, "campaigns.edit", campaign)
    browser, device = entered(cast, "procurement"), Device()
    decide = {"answer": "approve", "words": ""}
    led = browser.post(f"{campaign.path}decide/", decide)
    assert (led.status_code, led["Location"]) == (302, HERE)
    with_passkey(browser, device)
    assert "needs a second factor" not in browser.get(HERE).content.decode()
    assert browser.post(f"{campaign.path}decide/", decide)["Location"] == campaign.path


def test_the_policy_is_off_where_nobody_set_it_and_the_desk_says_so(cast: Cast) -> None:
    page = cast.client_of("operator").get("/operator/").content.decode()
    assert "No second factor is asked of operators here" in page
    assert entered(cast, "operator").get(STEP).status_code == 303
