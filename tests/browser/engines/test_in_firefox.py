"""The main pages and an ordinary day in Firefox."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.engines.firefox import launcher
from tests.browser.engines.journey import a_day, sign_in
from tests.browser.engines.pages import PAGES, look_at
from tests.browser.engines.window import PlaywrightWindow
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.firefox]


@pytest.fixture(scope="module")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The Firefox of this machine, without a screen."""
    program = launcher(tmp_path_factory.mktemp("firefox"))
    engine = playwright.firefox.launch(channel="moz-firefox", executable_path=program)
    yield engine
    engine.close()


@pytest.fixture
def window(firefox: Browser, sample: Callable[[int], Running]) -> Iterator[PlaywrightWindow]:
    """A window on the sample community."""
    opened = PlaywrightWindow(firefox, sample(1280), "en-CA")
    yield opened
    opened.close()


@pytest.mark.parametrize("role", PAGES)
def test_main_pages_stand_at_every_width(
    role: str, window: PlaywrightWindow, sample: Callable[[int], Running]
) -> None:
    sign_in(window, sample(1280), role)
    assert look_at(window, role) == {}


def test_a_day_goes_well(
    window: PlaywrightWindow, sample: Callable[[int], Running], tmp_path: Path
) -> None:
    sign_in(window, sample(1280), "reader")
    a_day(window, tmp_path)
