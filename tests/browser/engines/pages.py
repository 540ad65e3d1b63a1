"""The main pages of four roles, and what is looked at on each."""

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
    "creator": ["/work/", "/work/ > a.task", "/earnings/", "/me/profile/", "/offers/", "/new/"],
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

# What is wrong with how a page stands: it is wider than its window; a text over several lines is cut
# though more of it would fit when its lines break as they come; a text in one line is cut though
# there is room beside it.
LOOK = """
const wrong = [];
const wide = document.documentElement.scrollWidth, window_ = document.documentElement.clientWidth;
if (wide > window_) wrong.push(`wider than its window: ${wide} of ${window_}`);
function seen(element) {
  const bottom = element.getBoundingClientRect().bottom + 1, range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let letters = 0;
  for (let text; (text = texts.nextNode()); ) {
    for (let i = 0; i < text.length; i++) {
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      if (range.getBoundingClientRect().bottom <= bottom) letters++;
    }
  }
  return letters;
}
for (const one of document.querySelectorAll("body *")) {
  const style = getComputedStyle(one), words = one.textContent.trim().slice(0, 60);
  if (!one.clientWidth) continue;
  if (style.webkitLineClamp !== "none" && one.scrollHeight > one.clientHeight + 4) {
    const before = seen(one);
    one.style.textWrap = "wrap";
    if (seen(one) > before + 3) wrong.push(`cut though it has room: ${words}`);
    one.style.textWrap = "";
  } else if (style.textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth + 1) {
    const row = one.parentElement, lacks = one.scrollWidth - one.clientWidth, mine = one.getBoundingClientRect();
    const used = [...row.childNodes].reduce((sum, other) => {
      if (other === one) return sum;
      const range = document.createRange();
      range.selectNode(other);
      const its = range.getBoundingClientRect();
      return its.top < mine.bottom && its.bottom > mine.top ? sum + its.width + 16 : sum;
    }, one.offsetWidth + 8);
    if (row.clientWidth - used > lacks) wrong.push(`cut beside empty room: ${words}`);
  }
}
return wrong;
"""


def look_at(window: Window, role: str) -> dict[str, list[Any]]:
    """Return what is wrong with the pages of that role at each width; empty where all is well."""
    found: dict[str, list[Any]] = {}
    for steps in PAGES[role]:
        reach(window, steps)
        for width in WIDTHS:
            window.resize(width)
            said = [*window.run(LOOK), *window.complaints]
            window.complaints.clear()
            if said:
                found[f"{steps} at {width}"] = said
        window.resize(1280)
    return found


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
