"""Procurement returns one brief with words, approves another, and confirms an award."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_a_brief_is_returned_one_is_approved_and_an_award_confirmed(
    stage: Stage, shot: Any
) -> None:
    t = stage.t
    page = stage.enter("procurement")
    page.goto("/campaigns/?state=submitted")
    page.get_by_role("link", name="Daylight Fluid, refill").click()
    expect(page.locator("#budget tfoot")).to_contain_text("5,025.00")
    shot(page, "brief-deciding")
    page.get_by_role("button", name=t("Return budget"), exact=True).click()
    expect(page.locator("#f-words")).to_have_attribute("aria-invalid", "true")
    page.get_by_label(re.compile(f"^{t('Comments', 'on a budget')}")).fill(
        "应急预算请降到 800。Contingency down to 800, please."
    )
    page.get_by_role("button", name=t("Return budget"), exact=True).click()
    expect(page.locator("main .badge").filter(has_text=t("Returned")).first).to_be_visible()
    expect(page.locator("#events blockquote").first).to_contain_text("应急预算请降到 800")

    page.goto("/campaigns/?state=submitted")
    page.get_by_role("link", name="Daylight Fluid, travel size").click()
    page.get_by_role("button", name=t("Approve budget"), exact=True).click()
    expect(page.locator("main .badge").filter(has_text=t("Approved")).first).to_be_visible()

    page.goto("/campaigns/?state=award_proposed")
    page.get_by_role("link", name="Cold cream, first frost").click()
    page.get_by_role("link", name=t("Tender"), exact=True).click()
    bids = page.locator("article.panel")
    expect(bids).to_have_count(2)
    expect(bids.first).to_contain_text("Quillmarch")
    shot(page, "tender")
    page.get_by_label(re.compile(f"^{t('Explanation')}")).fill("同意。")
    page.get_by_role("button", name=t("Confirm award"), exact=True).click()
    expect(bids.first.locator(".badge")).to_have_text(t("Won"))
    expect(page.locator("#reason blockquote")).to_contain_text("Creators net")
