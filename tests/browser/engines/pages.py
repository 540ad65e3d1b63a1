"""The main pages of four roles, and what is looked at on each."""

import time
from pathlib import Path
from typing import Any

from tests.browser.engines.window import Window

PAGES = {
    "reader": [
        "/",
        "/ > article.card a.card__link",
        "/search/?q=rain",
        "/following/",
        "/boards/",
        "/notices/",
        "/settings/",
    ],
    "creator": ["/work/", "/earnings/", "/earnings/ > a.task", "/me/profile/", "/offers/", "/new/"],
    "marketer": [
        "/campaigns/",
        "/campaigns/new/",
        *(
            f"/campaigns/ > tbody a ~ Daylight Fluid, spring{step}"
            for step in ("", *(f" > a[href$='{end}/']" for end in ("pool", "tender", "report")))
        ),
    ],
    "operator": ["/operator/", "/register/", "/payouts/", "/cases/", "/operator/people/"],
}
WIDTHS = (320, 390, 768, 1280, 1920)

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")


def look_at(window: Window, role: str) -> dict[str, list[Any]]:
    """Return what is wrong with the pages of that role at each width; empty where all is well."""
    found: dict[str, list[Any]] = {}
    for steps in PAGES[role]:
        reach(window, steps)
        for width in WIDTHS:
            window.resize(width)
            said = [*_settled(window), *window.complaints]
            window.complaints.clear()
            if said:
                found[f"{steps} at {width}"] = said
        window.resize(1280)
    return found


def _settled(window: Window) -> list[Any]:
    """What is wrong once the page stands still: what is seen twice, half a second apart."""
    first = window.run(LOOK)
    if not first:
        return []
    time.sleep(0.5)
    return [one for one in window.run(LOOK) if one in first]


def reach(window: Window, steps: str) -> str:
    """Go to a page, link by link (`selector`, or `selector ~ words in it`); returns its address."""
    address, *links = steps.split(" > ")
    window.open(address)
    for link in links:
        address = window.run(
            "const [css, words] = arguments;"
            "const found = [...document.querySelectorAll(css)];"
            "return found.find(link => link.textContent.includes(words))?.getAttribute('href')",
            *(link.split(" ~ ") if " ~ " in link else (link, "")),
        )
        assert address, f"{steps}: no {link}"
        window.open(address)
    return address
