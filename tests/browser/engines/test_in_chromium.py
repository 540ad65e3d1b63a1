"""The main pages and an ordinary day in Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.engines.journey import a_day, sign_in
from tests.browser.engines.pages import PAGES, look_at
from tests.browser.engines.window import PlaywrightWindow
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.fixture
def window(browser: Browser, sample: Callable[[int], Running]) -> Iterator[PlaywrightWindow]:
    """A window on the sample community."""
    opened = PlaywrightWindow(browser, sample(1280), "en-CA")
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
