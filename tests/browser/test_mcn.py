"""An MCN asks a creator; they agree on their own page, and may end it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage, panel

pytestmark = pytest.mark.browser


def test_an_mcn_asks_and_the_person_decides(stage: Stage, shot: Any) -> None:
    t = stage.t
    page, reader = stage.enter("mcn"), stage.enter("reader")
    page.goto("/organisations/")
    panel(page, t("Your organisations")).get_by_role("link", name=re.compile("Tidewrack")).click()
    page.get_by_role("link", name=t("Creators"), exact=True).click()
    page.get_by_label(re.compile(f"^{t('Handle')}")).fill("wren")
    page.get_by_role("button", name=t("Send proposal"), exact=True).click()
    expect(panel(page, t("Managed and invited creators"))).to_contain_text("Wren Castillo")
    shot(page, "managed")

    reader.goto("/settings/management/")
    asked = panel(reader, "潮信 Tidewrack")
    asked.get_by_role("button", name=t("Agree"), exact=True).click()
    asked.get_by_role("button", name=t("End management")).click()
    expect(asked.get_by_role("button", name=t("End management"))).to_have_count(0)
