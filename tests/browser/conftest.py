"""A browser before a real installation: `tallgrass run` on a home of its own, Chromium at the width of a phone and of a desk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.running import Running, running
from tests.selection import chromium

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
WIDTHS = {390: 844, 1280: 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS.split()}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An empty installation, shared by the journeys of this session: make your own people."""
    with running(tmp_path_factory.mktemp("browser") / "home") as place:
        yield place


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """The journey runs once a width."""
    return int(request.param)


@pytest.fixture
def visitor(browser: Browser, site: Running, width: int) -> Iterator[Page]:
    """A fresh browser at that width. It fails the journey for any script error, refused resource or server error."""
    context = new_context(browser, site, width)
    page = context.new_page()
    complaints = listen(page)
    yield page
    context.close()
    assert complaints == []


def new_context(browser: Browser, site: Running, width: int, language: str = "en-CA") -> BrowserContext:
    """A browser profile of its own, for journeys with several people."""
    context = browser.new_context(
        base_url=site.origin,
        viewport={"width": width, "height": WIDTHS[width]},
        locale=language,
        has_touch=width < 600,
        is_mobile=width < 600,
    )
    context.set_default_timeout(10_000)
    return context


def listen(page: Page) -> list[str]:
    """What this page complains of: script errors, resources refused by the policy, answers of 500 and above."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("console", lambda line: found.append(f"console: {line.text}") if "Content Security Policy" in line.text else None)
    page.on("response", lambda answer: found.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None)
    return found


@pytest.fixture
def shot(tmp_path: Path, width: int, request: pytest.FixtureRequest) -> Any:
    """`shot(page, "name")` saves a picture of the whole page (in --shots, else in this test's folder) and returns its path.

    It also fails for a page that is wider than the window.
    """
    folder = Path(request.config.getoption("--shots") or tmp_path)

    def take(page: Page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 1_000
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide in a window of {width}"
        return path

    return take
