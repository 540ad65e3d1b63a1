"""Which tests run where, and what a skip means. conftest.py hands pytest's hooks to these."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import turns

TESTS = Path(__file__).parent
ON_POSTGRES = bool(os.environ.get("TALLGRASS_TEST_DATABASE_URL"))
BOTH_DATABASES = ("kernel", "ledger", "postgres")
INSTALL = "apt-get install chromium libatomic1 fontconfig fonts-noto-cjk fonts-noto-color-emoji"
OTHERS = "apt-get install firefox-esr webkit2gtk-driver xvfb"


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL: kernel, ledger, tests/postgres and whatever is marked `postgres`. On SQLite:
    all but tests/postgres.

    Browser tests are skipped, and listed with the line that installs what they need, where there is
    no browser.
    """
    kept, gone = [], []
    lacking = what_browsers_lack()
    others = {"firefox": what_firefox_lacks(), "webkit": what_webkit_lacks()}
    for item in items:
        (kept if belongs(item) else gone).append(item)
        if lacking and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"{lacking} is missing: {INSTALL}"))
        for engine, missing in others.items():
            if missing and item.get_closest_marker(engine):
                item.add_marker(pytest.mark.skip(reason=f"{missing} is missing: {OTHERS}"))
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = kept
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=turns.turn)


def belongs(item: pytest.Item) -> bool:
    """Whether this test is for the database under test."""
    folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
    if not ON_POSTGRES:
        return folder != "postgres"
    wanted = folder in BOTH_DATABASES or item.get_closest_marker("postgres") is not None
    return wanted and item.get_closest_marker("sqlite") is None


def what_browsers_lack() -> str:
    """What browser tests need and this machine has not; empty when all is there."""
    if not chromium():
        return "Chromium"
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False
    )
    if driver.returncode:
        return "libatomic1, which the browser's driver needs,"
    fonts = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    return "" if fonts and fonts.stdout.strip() else "a font with Chinese letters"


def what_firefox_lacks() -> str:
    """What tests in Firefox need and this machine has not; empty when it is there."""
    return "" if firefox() else "Firefox"


def firefox() -> str:
    """Where Firefox is, or nothing."""
    return shutil.which("firefox-esr") or shutil.which("firefox") or ""


def what_webkit_lacks() -> str:
    """What tests in WebKit need and this machine has not; empty when all is there."""
    programs = ("WebKitWebDriver", "Xvfb")
    return next(
        (name for name in programs if not shutil.which(name)),
        "" if mini_browser() else "MiniBrowser",
    )


def mini_browser() -> str:
    """Where WebKit's own small browser is, or nothing."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else ""


def chromium() -> str:
    """Where Chromium is, or nothing."""
    return next(
        (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), ""
    )


class Skips:
    """Remembers what was skipped, so that a run which must skip nothing can fail for it."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and "data" not in report.keywords and not hasattr(report, "wasxfail"):
            reason = (
                report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            )
            self.found.append(f"{report.nodeid}: {reason}")

    @property
    def forbidden(self) -> list[str]:
        """Skips that fail this run: all of them when TALLGRASS_NO_SKIPS is set."""
        return self.found if os.environ.get("TALLGRASS_NO_SKIPS") else []
