"""WebKit as GTK's browsers have it (`webkit2gtk-driver`), on a screen of its own that nobody sees,
driven by Selenium."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.running import Running
from tests.selection import mini_browser

# Its window is as wide as its buttons, unless they have no width.
NARROW = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 5px; }"
SCREEN = "2000x1100x24"
LAST = "all pages had their time"


@contextmanager
def screen(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a screen that nobody sees, and end it afterwards."""
    (folder / "gtk-3.0").mkdir()
    (folder / "gtk-3.0" / "gtk.css").write_text(NARROW, encoding="utf-8")
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        try:
            yield {
                "DISPLAY": f":{server.stdout.readline().strip()}",
                "XDG_CONFIG_HOME": str(folder),
                "HOME": str(folder),
                "PATH": "/usr/bin:/bin",
                "NO_AT_BRIDGE": "1",
            }
        finally:
            server.terminate()


class WebKitWindow:
    """A window of WebKit's own small browser."""

    def __init__(self, site: Running, environment: dict[str, str]) -> None:
        self.complaints: list[str] = []
        self._site = site
        self._environment = environment
        options = Options()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        self._driver = webdriver.WebKitGTK(
            options=options,
            service=Service(shutil.which("WebKitWebDriver"), env=self._environment),
        )
        self._driver.implicitly_wait(60)
        self.resize(1280)

    def open(self, path: str) -> None:
        self._driver.get(self._site.origin + path)

    def run(self, body: str, *values: Any) -> Any:
        return self._driver.execute_script(body, *values)

    def type(self, css: str, text: str) -> None:
        field = self._one(css)
        field.clear()
        field.send_keys(text)

    def click(self, css: str) -> None:
        self._one(css).click()

    def upload(self, css: str, file: Path) -> None:
        self._one(css).send_keys(str(file))

    def resize(self, width: int) -> None:
        self._driver.set_window_rect(0, 0, width, 900)

    def close(self) -> None:
        self._driver.quit()

    def console(self, addresses: Sequence[str], folder: Path) -> list[str]:
        """Return the errors on the console of pages that are loaded again, each in a tab, by whom
        this window is signed in as. (A window under automation keeps its console to itself.)"""
        cookies = folder / "cookies.txt"
        host = self._site.origin.split("//")[1].split(":")[0]
        cookies.write_text(
            "".join(
                f"#HttpOnly_{host}\tFALSE\t/\tFALSE\t4102444800\t{one['name']}\t{one['value']}\n"
                for one in self._driver.get_cookies()
            ),
            encoding="utf-8",
        )
        command = [
            mini_browser(),
            "--enable-write-console-messages-to-stdout=true",
            f"--cookies-file={cookies}",
            *(self._site.origin + address for address in addresses),
            f"data:text/html,<script>setTimeout(() => console.error('{LAST}'), 4000)</script>",
        ]
        found = []
        with subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as browser:
            assert browser.stdout
            for line in browser.stdout:
                if LAST in line:
                    break
                if "CONSOLE" in line and "ERROR" in line:
                    found.append(line.strip())
            browser.kill()
        return found

    def _one(self, css: str) -> WebElement:
        found = self._driver.find_element(By.CSS_SELECTOR, css)
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found
