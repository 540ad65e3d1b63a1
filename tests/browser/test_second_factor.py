"""A second factor set up and used: a passkey on a phone that reads Chinese, and an authenticator
app at a desk, where an operator is told of it."""

import json
import os
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tallgrass.people.factors import code_at
from tests.browser.stage import press, stage_at
from tests.running import Running, tallgrass

pytestmark = pytest.mark.browser


def with_device(page: Page) -> None:
    """Give the browser a device that makes passkeys, and confirms by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").first.click()
    expect(page).not_to_have_url(re.compile("logout"))


def code_now(page: Page, secret: str, *, steps: int = 0) -> str:
    """What an app shows by the clock of this machine, or so many half minutes later."""
    return code_at(secret, int(page.evaluate("Date.now()")) // 30_000 + steps)


@pytest.mark.parametrize("width", [390], indirect=True)
def test_a_passkey_is_made_on_a_phone_and_signs_in(
    browser: Browser, site: Running, shot: Any
) -> None:
    with stage_at(browser, site, 390) as phone:
        page = phone.sign_up(f"key_{os.urandom(3).hex()}", "林晚")
        with_device(page)
        page.goto("/settings/second-factor/")
        shot(page, "factors")
        page.get_by_role("link", name="添加通行密钥").click()
        page.locator("#f-name").fill("手机")
        shot(page, "factor-passkey")
        page.get_by_role("button", name="创建通行密钥").click()
        expect(page.locator("[data-codes] li")).to_have_count(10)
        shot(page, "factor-codes")
        page.goto("/settings/second-factor/")
        expect(page.get_by_text("手机", exact=True)).to_be_visible()
        shot(page, "factors-on")
        sign_out(page)
        page.goto("/account/login/?next=/settings/sign-ins/")
        shot(page, "signin")
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page).to_have_url(re.compile("/settings/sign-ins/$"))
        expect(page.get_by_text("添加了通行密钥")).to_be_visible()


@pytest.mark.parametrize("width", [1280], indirect=True)
def test_an_operator_is_led_to_an_app_and_then_works(
    browser: Browser, site: Running, shot: Any
) -> None:
    email = f"op{os.urandom(3).hex()}@people.example"
    home = ["--home", str(site.home)]
    made = tallgrass("user", "add", *home, "--email", email, "--operator", "--json")
    password = json.loads(made.stdout)["password"]
    with stage_at(browser, site, 1280) as desk:
        page = desk.sign_in(email, password)
        page.goto("/operator/")
        expect(page.get_by_text("No second factor is asked of operators here")).to_be_visible()
        shot(page, "desk-off")
        page.goto("/settings/second-factor/")
        page.get_by_role("link", name="Set up an app").click()
        secret = page.locator("[data-secret]").inner_text().replace(" ", "")
        shot(page, "factor-app")
        page.locator("#f-code").fill(code_now(page, secret))
        press(page.get_by_role("button", name="Set up", exact=True))
        [first, *_more] = page.locator("[data-codes] li").all_inner_texts()
        sign_out(page)
        halfway(page, email, password)
        shot(page, "second-step")
        page.locator("#f-code").fill("000000")
        press(page.get_by_role("button", name="Sign in", exact=True))
        expect(page.get_by_text("This code is not right")).to_be_visible()
        page.locator("#f-code").fill(code_now(page, secret, steps=1))
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).not_to_have_url(re.compile("second-step"))
        page.goto("/operator/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Operator")
        sign_out(page)
        halfway(page, email, password)
        page.get_by_role("link", name="I have lost my device").click()
        shot(page, "factor-lost")
        page.goto("/account/second-step/")
        page.locator("#f-code").fill(first)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).not_to_have_url(re.compile("second-step"))


def halfway(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("second-step"))
