"""A visitor looks around, signs up, out and in again, and changes the language."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PASSWORD = "tall-grass-sways"


def test_sign_up_out_and_in_and_speak_chinese(visitor: Page, width: int, shot: Any) -> None:
    email = f"ada{width}@example.org"
    visitor.goto("/styleguide/")
    shot(visitor, "styleguide")

    visitor.goto("/account/signup/")
    visitor.get_by_label("Email").fill(email)
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_label("Name").fill("Ada 林")
    visitor.get_by_label("Handle").fill(f"ada_{width}")
    zone = visitor.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(visitor.get_by_label("Time zone")).to_have_value(zone)
    shot(visitor, "signup")
    visitor.get_by_role("main").get_by_role("button", name="Sign Up").click()
    expect(visitor).not_to_have_url(re.compile("signup"))

    visitor.goto("/account/logout/")
    shot(visitor, "signout")
    visitor.get_by_role("main").get_by_role("button", name="Sign Out").click()

    visitor.goto("/account/login/")
    visitor.get_by_label("Email").fill(email)
    visitor.get_by_label("Password").fill("not the password")
    visitor.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(visitor.get_by_role("alert")).to_be_visible()
    shot(visitor, "signin-refused")
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(visitor).not_to_have_url(re.compile("login"))

    visitor.goto("/account/password/change/")
    visitor.get_by_role("button", name="简体中文").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(visitor).to_have_url(re.compile("/account/password/change/$"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text(re.compile("修改密码"))
    shot(visitor, "password-zh")


def test_a_page_that_is_not_there_says_so_with_its_request_id(visitor: Page, shot: Any) -> None:
    answer = visitor.goto("/no-such-page/")
    assert answer is not None and answer.status == 404
    expect(visitor.get_by_text(answer.headers["x-request-id"])).to_be_visible()
    shot(visitor, "not-found")
