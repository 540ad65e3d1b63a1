"""Every offer says whether an operator vouches, as of now, for who would pay."""

import pytest

from tallgrass.people import actions, queries
from tallgrass.people.models import Person
from tests.campaigns import factories as campaigns
from tests.campaigns.community import profile
from tests.cast import Cast
from tests.contracts.factories import offer

SAYS = {True: "Payer verified", False: "Payer not currently verified"}


def lapse(cast: Cast) -> None:
    """The brand takes another domain, which nobody has looked at."""
    actions.edit_organisation(
        cast.founder, org_id=cast.brand.id, name="Meadow Tea", domains=["other.example"]
    )


def said(cast: Cast, role: str, path: str) -> set[bool]:
    page = cast.client_of(role).get(path).content.decode()
    return {is_verified for is_verified, words in SAYS.items() if words in page}


def test_a_contract_that_is_offered_says_it_on_its_page_and_in_the_list(cast: Cast) -> None:
    contract = offer(cast)
    for path in (contract.path, "/work/"):
        assert said(cast, "creator", path) == {True}
    lapse(cast)
    for path in (contract.path, "/work/"):
        assert said(cast, "creator", path) == {False}


def test_a_task_and_a_tender_say_it(cast: Cast) -> None:
    writer = cast.other_creator.acting_id
    Person.objects.filter(pk=writer).update(place="Toronto")
    profile(queries.cards([writer])[writer], {"food": 0.9})
    campaigns.running_direct(
        cast,
        click_price=20,
        click_campaign_cap=20_000,
        click_creator_cap=2_000,
        click_day_cap=500,
    )
    campaigns.tendering(cast, key="deposit-2")
    paths = {"agent": "/tenders/", "other_creator": "/offers/"}
    assert [said(cast, role, path) for role, path in paths.items()] == [{True}, {True}]
    lapse(cast)
    assert [said(cast, role, path) for role, path in paths.items()] == [{False}, {False}]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "付款方已认证"), ("en", "Payer verified")]
)
def test_it_is_said_in_both_languages(cast: Cast, language: str, words: str) -> None:
    answer = cast.client_of("creator").get(offer(cast).path, headers={"Accept-Language": language})
    assert words in answer.content.decode()
