"""Main pages by axe: names, contrast, landmarks, order, in both languages, by day on phones and by
night at desks."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.long]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
STEPS = {
    "": ["/", "/account/signup/", "/nothing-here/"],
    "reader": [
        "/",
        "/ > article.card a",
        "/search/?q=rain",
        "/following/",
        "/boards/",
        "/notices/",
        "/settings/",
    ],
    "creator": [
        "/work/",
        "/work/ > a.task",
        "/earnings/",
        "/earnings/ > a.task",
        "/me/profile/",
        "/offers/",
        "/new/",
    ],
    "marketer": [
        "/campaigns/",
        "/campaigns/new/",
        *(
            f"/campaigns/ > tbody a:text-is('Daylight Fluid, spring') > a[href$='{end}/']"
            for end in ("pool", "tender", "report")
        ),
        "/work/ > a.task[href*='/drafts/']",
    ],
    "agency": ["/tenders/"],
    "operator": ["/register/", "/register/ > tbody a", "/payouts/", "/cases/", "/operator/people/"],
}


@pytest.mark.parametrize("role", STEPS)
def test_a_page_leaves_nothing_for_axe_to_find(role: str, stage: Stage) -> None:
    page = stage.enter(role) if role else stage.visitor()
    page.emulate_media(color_scheme="light" if stage.width < 600 else "dark")
    found = {steps: faults(page, steps) for steps in STEPS[role]}
    assert {steps: found for steps, found in found.items() if found} == {}


def faults(page: Page, steps: str) -> list[str]:
    """Go there, link by link, and have the page read."""
    address, *links = steps.split(" > ")
    page.goto(address)
    for link in links:
        page.goto(str(page.locator(link).first.get_attribute("href")))
    results = Axe().run(page, options=RULES)
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]
