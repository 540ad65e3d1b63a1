"""Where a journey plays: an installation, and people who come in with a browser each."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.browser.words import Words
from tests.running import Running, wait_until

HEIGHTS = {390: 844, 1280: 900}
PASSWORD = "tall-grass-sways"
PATIENCE = 60_000  # milliseconds, of a busy machine
expect.set_options(timeout=PATIENCE)
_cookies: dict[tuple[Path, str], Any] = {}


@dataclass
class Stage:
    """People at one width, who read one language: Chinese on phones, English at desks."""

    browser: Browser
    site: Running
    width: int
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def t(self) -> Words:
        return Words("zh" if self.width < 600 else "en")

    def visitor(self, agent: str = "") -> Page:
        """Somebody new, not signed in; the automated browser says that it is one, unless it is to
        pass as `agent`."""
        language = "zh-CN" if self.width < 600 else "en-CA"
        context = new_context(
            self.browser,
            self.site,
            self.width,
            language,
            **({"user_agent": agent} if agent else {}),
        )
        self.contexts.append(context)
        page = context.new_page()
        listen(page, self.complaints)
        return page

    def enter(self, role: str) -> Page:
        """A sample sign-in, signed in by the form; in later journeys at this width, as someone who
        did not sign out."""
        if (self.site.home, role) in _cookies:
            page = self.visitor()
            page.context.add_cookies(_cookies[self.site.home, role])
            page.goto("/")
            if page.locator("form[action='/account/logout/']").count():
                return page  # still signed in: what reaches an account or its money ends sign-ins
        page = self._by_form(role)
        _cookies[self.site.home, role] = page.context.cookies()
        return page

    def _by_form(self, role: str) -> Page:
        accounts = json.loads((self.site.home / "demo.json").read_text(encoding="utf-8"))[
            "accounts"
        ]
        account = next(account for account in accounts if account["role"] == role)
        return self.sign_in(account["email"], account["password"])

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        page = self.visitor()
        page.goto("/account/login/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(password)
        page.locator("main form button[type=submit]").first.click()
        expect(page).not_to_have_url(re.compile("login"))
        return page

    def sign_up(self, handle: str, name: str) -> Page:
        page = self.visitor()
        page.goto("/account/signup/")
        for field_id, text in {
            "email": f"{handle}@people.example",
            "password1": PASSWORD,
            "name": name,
            "handle": handle,
        }.items():
            page.locator(f"#id_{field_id}").fill(text)
        page.locator("#id_is_adult").check()
        page.locator("main form button[type=submit]").first.click()
        expect(page).not_to_have_url(re.compile("signup"))
        return page


@contextmanager
def stage_at(browser: Browser, site: Running, width: int) -> Iterator[Stage]:
    """A stage whose people leave at the end; a page that complained fails the journey."""
    stage = Stage(browser, site, width)
    try:
        yield stage
    finally:
        for context in stage.contexts:
            context.close()
    assert stage.complaints == []


def new_context(
    browser: Browser, site: Running, width: int, language: str = "en-CA", **more: str
) -> BrowserContext:
    """A browser profile of its own."""
    context = browser.new_context(
        base_url=site.origin,
        viewport={"width": width, "height": HEIGHTS[width]},
        locale=language,
        has_touch=width < 600,
        is_mobile=width < 600,
        **more,
    )
    context.set_default_timeout(PATIENCE)
    return context


def listen(page: Page, found: list[str]) -> None:
    """Note what this page complains of: script errors, resources refused by the policy, answers of
    500 and above."""
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on(
        "console",
        lambda line: (
            found.append(f"console: {line.text}")
            if "Content Security Policy" in line.text
            else None
        ),
    )
    page.on(
        "response",
        lambda answer: (
            found.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None
        ),
    )


def panel(page: Page, name: str) -> Locator:
    """The section of that title."""
    return page.locator("section.panel").filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )


def press(button: Locator) -> None:
    """Send a form, and stay until its answer is there.

    (A navigation alone would not tell: htmx writes to the history when a page has loaded, which
    counts as one.)
    """

    def is_the_answer(request: Request) -> bool:
        return request.is_navigation_request() and request.redirected_to is None

    with button.page.expect_event("requestfinished", is_the_answer):
        button.click()
    button.page.wait_for_load_state("domcontentloaded")


def open_menu(page: Page, name: str) -> Locator:
    """Open the sheet behind a button and return what is in it."""
    menu = (
        page.locator("details.menu")
        .filter(has=page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")))
        .first
    )
    menu.locator("summary").click()
    return menu.locator(".pop__body")


def come_back_until(page: Page, there: Locator, seconds: float = 120) -> None:
    """Load the page again until something stands there: what the worker does shows within
    seconds."""

    def look() -> bool:
        if there.count():
            return True
        page.reload()
        return False

    wait_until(look, seconds)
