"""An agency sees a tender, bids line by line, and sees what a creator would net under its bid."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_an_agency_bids_and_sees_what_creators_would_net(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("agency")
    page.goto("/tenders/")
    page.get_by_role("link", name="Reading lamp, long evenings").click()
    expect(page.locator("#room")).to_contain_text("9,000.00")
    for name, value in {
        "koc_notes": "16",
        "koc_gross": "400.00",
        "koc_agency": "99",
        "koc_mcn": "10",
    }.items():
        page.locator(f"#f-{name}").fill(value)
    page.locator("#f-pay_days").fill("14")
    page.locator("#f-revision_cap").fill("2")
    page.get_by_label(re.compile(f"^{t('How you would do it')}")).fill(
        "Sixteen readers who work at night. 十六位夜班读者。"
    )
    page.get_by_role("button", name=t("Send bid")).click()
    expect(page.locator(".field__error, .notice--bad").first).to_be_visible()
    page.locator("#f-koc_agency").fill("12")
    page.get_by_role("button", name=t("Send bid")).click()

    seen = page.locator("#seen")
    expect(seen.locator(".figure__value").first).to_contain_text("300.80")
    expect(seen).to_contain_text("6,400.00")
    shot(page, "bid")
    page.get_by_label(re.compile(f"^{t('Paid within how many days')}")).fill("7")
    page.get_by_role("button", name=t("Revise bid")).click()
    expect(page.locator("#f-pay_days")).to_have_value("7")
    page.goto("/tenders/")
    expect(
        page.get_by_role("row").filter(has_text="Reading lamp").filter(has_text="300.80")
    ).to_be_visible()
