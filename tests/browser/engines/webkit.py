"""WebKit as GTK's browsers have it (`webkit2gtk-driver`), on a screen of its own that nobody sees,
driven by Selenium."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.running import Running

# Its window is as wide as its buttons, unless they have no width.
NARROW = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 5px; }"
SCREEN = "2000x1100x24"


def mini_browser() -> str:
    """Where WebKit's own small browser is, or nothing."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else ""


def what_webkit_lacks() -> str:
    """What driving WebKit needs and this machine has not; empty when all is there."""
    return next(
        (name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)),
        "" if mini_browser() else "MiniBrowser",
    )


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
        self._driver.implicitly_wait(10)
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

    def console(self, path: str, folder: Path) -> list[str]:
        """Return what the console says of a page that is loaded again, by whom this window is
        signed in as. (A window under automation keeps its console to itself.)"""
        cookies = folder / "cookies.txt"
        host = self._site.origin.split("//")[1].split(":")[0]
        cookies.write_text(
            "".join(
                f"#HttpOnly_{host}\tFALSE\t/\tFALSE\t4102444800\t{one['name']}\t{one['value']}\n"
                for one in self._driver.get_cookies()
            ),
            encoding="utf-8",
        )
        done = subprocess.run(
            [
                mini_browser(),
                "--enable-write-console-messages-to-stdout=true",
                f"--cookies-file={cookies}",
                "--exit-after-load",
                self._site.origin + path,
            ],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return [line for line in done.stdout.splitlines() if "CONSOLE" in line and "ERROR" in line]

    def _one(self, css: str) -> WebElement:
        found = self._driver.find_element(By.CSS_SELECTOR, css)
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found
