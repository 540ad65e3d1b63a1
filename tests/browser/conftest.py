"""A browser before a real installation: `tallgrass run` on a home of its own, Chromium at the width
of a phone and of a desk."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stage import HEIGHTS, Stage, listen, new_context, stage_at
from tests.running import Running, running
from tests.sample import sample_home
from tests.selection import chromium

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS.split()}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An empty installation, shared by the journeys of this session: make your own people."""
    with running(tmp_path_factory.mktemp("browser") / "home") as place:
        yield place


@pytest.fixture(params=HEIGHTS)
def width(request: pytest.FixtureRequest) -> int:
    """The journey runs once a width."""
    return int(request.param)


@pytest.fixture
def visitor(browser: Browser, site: Running, width: int) -> Iterator[Page]:
    """A fresh browser at that width. It fails the journey for any script error, refused resource or
    server error."""
    context = new_context(browser, site, width)
    page = context.new_page()
    complaints: list[str] = []
    listen(page, complaints)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Running]]:
    """The sample community as of today: `sample(width)` serves the copy that all journeys at that
    width share."""
    folder = tmp_path_factory.mktemp("sample")
    given = request.config.getoption("--sample")
    home = Path(given) if given else sample_home(tmp_path_factory)[0]
    with ExitStack() as stack:

        @cache
        def served(width: int) -> Running:
            copy = folder / f"home-{width}"
            shutil.copytree(home, copy)
            return stack.enter_context(running(copy))

        yield served


@pytest.fixture
def stage(browser: Browser, sample: Callable[[int], Running], width: int) -> Iterator[Stage]:
    """The sample community at that width."""
    with stage_at(browser, sample(width), width) as stage:
        yield stage


@pytest.fixture
def shot(tmp_path: Path, width: int, request: pytest.FixtureRequest) -> Any:
    """`shot(page, "name")` saves a picture of the whole page (in --shots, else in this test's
    folder) and returns its path.

    The name carries width and language. It also fails for a page that is wider than the window.
    """
    folder = Path(request.config.getoption("--shots") or tmp_path)

    def take(page: Page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        language = (page.locator("html").get_attribute("lang") or "")[:2]
        path = folder / f"{name}-{width}-{language}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 1_000
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide in a window of {width}"
        return path

    return take
