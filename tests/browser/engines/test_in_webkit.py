"""The main pages and an ordinary day in WebKit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.engines.journey import a_day, sign_in
from tests.browser.engines.pages import PAGES, look_at, reach
from tests.browser.engines.webkit import WebKitWindow, screen
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.webkit, pytest.mark.long]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Of a screen that nobody sees."""
    with screen(tmp_path_factory.mktemp("webkit")) as environment:
        yield environment


@pytest.fixture
def window(environment: dict[str, str], sample: Callable[[int], Running]) -> Iterator[WebKitWindow]:
    """A window on the sample community."""
    opened = WebKitWindow(sample(1280), environment)
    yield opened
    opened.close()


@pytest.mark.parametrize("role", PAGES)
def test_main_pages_stand_at_every_width(
    role: str, window: WebKitWindow, sample: Callable[[int], Running], tmp_path: Path
) -> None:
    sign_in(window, sample(1280), role)
    assert look_at(window, role) == {}
    addresses = [reach(window, steps) for steps in PAGES[role]]
    assert window.console(addresses, tmp_path) == []


def test_a_day_goes_well(
    window: WebKitWindow, sample: Callable[[int], Running], tmp_path: Path
) -> None:
    sign_in(window, sample(1280), "reader")
    a_day(window, tmp_path)
