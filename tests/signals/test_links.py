"""Tracked links: where they may lead, and that their terms stay."""

from datetime import timedelta

import pytest

from tallgrass.kernel import clock as time
from tallgrass.kernel.errors import AMOUNT_TOO_LARGE, CURRENCY_UNKNOWN, Invalid, Refusal
from tallgrass.kernel.ids import is_public_id
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.signals.actions.trusted.links import close_click_links
from tallgrass.signals.errors import (
    CLICK_PAYS_NOTHING,
    LIMIT_ALLOWS_NOTHING,
    LINK_CLOSES_BEFORE_OPENING,
    LINK_ON_OTHER_TERMS,
    TARGET_NOT_ALLOWED,
)
from tallgrass.signals.models import ClickLink
from tallgrass.signals.queries import link_of, links_of_payer
from tallgrass.signals.targets import clean_target
from tests.refusals import refused
from tests.signals.factories import CONTRACT, PAYER, link, sweep


@pytest.mark.parametrize(
    "url",
    [
        "https://meadow.example",
        "https://meadow.example/",
        "https://shop.meadow.example:443/a/b?c=d&e=%E8%8C%B6#f",
        "https://MEADOW.example/Tea",
        " https://meadow.example/tea ",
    ],
)
def test_a_link_leads_to_the_brands_verified_domain(url: str) -> None:
    assert clean_target(url, ["meadow.example"]) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://meadow.example/",
        "//meadow.example/",
        "javascript:alert(1)//meadow.example",
        "https://evil.example/",
        "https://evil.example/meadow.example",
        "https://evil.example?meadow.example",
        "https://evil.example#.meadow.example",
        "https://notmeadow.example/",
        "https://meadow.example.evil.example/",
        "https://meadow.example@evil.example/",
        "https://meadow.example%40evil.example/",
        "https://user:word@meadow.example/",
        "https://evil.example\\.meadow.example/",
        "https://evil.example\\@meadow.example/",
        "https:\\\\meadow.example/",
        "https:/meadow.example/",
        "https:meadow.example",
        "https:///meadow.example",
        "https://meadow.example:8443/",
        "https://meadow.example:99999/",
        "https://[::1].meadow.example/",
        "https://[meadow.example]/",
        "https://meadow.example./",
        "https://.meadow.example/",
        "https://meadow。example/",
        "https://ｍeadow.example/",
        "https://mead\tow.example/",
        "https://meadow.example/\r\nSet-Cookie: a=b",
        "https://meadow.example/\x00",
        "https://meadow.example/ tea",
        "https://evil%2eexample/.meadow.example",
        "https://meadow.example/" + "a" * 500,
        "HTTPS://evil.example/.meadow.example",
    ],
)
def test_c12_no_spelling_of_an_address_leads_elsewhere(url: str) -> None:
    with refused(TARGET_NOT_ALLOWED, field="target_url"):
        clean_target(url, ["meadow.example", ""])


def test_c12_without_a_verified_domain_nothing_is_opened(mei: Principal) -> None:
    with refused(TARGET_NOT_ALLOWED, field="target_url"):
        link(mei, domains=[])
    assert ClickLink.objects.count() == 0


def test_a_subject_has_one_link_whatever_is_asked_again(mei: Principal) -> None:
    token = link(mei)
    assert is_public_id(token)
    assert link(mei) == token
    for other in (
        {"price": 3},
        {"target_url": "https://meadow.example/other"},
        {"currency": "USD"},
        {"payer_key": "campaign:1"},
    ):
        with refused(LINK_ON_OTHER_TERMS):
            link(mei, **other)
    card = link_of(CONTRACT)
    assert card is not None
    assert (card.token, card.price, card.earned, card.is_settled) == (token, 2, 0, False)
    assert card.url.endswith(f"/c/{token}")
    assert [found.token for found in links_of_payer(PAYER)] == [token]
    assert link_of(Subject("contract", 99)) is None


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"price": 0}, CLICK_PAYS_NOTHING),
        ({"price": -2}, CLICK_PAYS_NOTHING),
        ({"price": 10**16}, AMOUNT_TOO_LARGE),
        ({"creator_cap": 1}, LIMIT_ALLOWS_NOTHING),
        ({"day_cap": 0}, LIMIT_ALLOWS_NOTHING),
        ({"campaign_cap": 1}, LIMIT_ALLOWS_NOTHING),
        ({"campaign_cap": 10**16}, AMOUNT_TOO_LARGE),
        ({"currency": "XXX"}, CURRENCY_UNKNOWN),
    ],
)
def test_terms_that_cannot_work_are_refused(
    mei: Principal, terms: dict[str, object], why: Refusal[Invalid]
) -> None:
    with refused(why, field=next(iter(terms))):
        link(mei, **terms)
    assert ClickLink.objects.count() == 0


def test_a_link_that_would_close_before_it_opens_is_refused(mei: Principal) -> None:
    with refused(LINK_CLOSES_BEFORE_OPENING):
        link(mei, ends_at=time.now() - timedelta(days=1))


def test_closing_a_payers_links_closes_them_once(mei: Principal) -> None:
    link(mei)
    link(mei, subject=Subject("contract", 13), earner_key="contract:13")
    assert (
        close_click_links(PAYER),
        close_click_links(PAYER),
        close_click_links("campaign:1"),
    ) == (2, 0, 0)
    sweep()
    assert [card.is_settled for card in links_of_payer(PAYER)] == [True, True]
