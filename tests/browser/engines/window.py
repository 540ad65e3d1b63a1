"""What a journey needs of a browser, whichever drives it."""

from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page

from tests.browser.stage import PATIENCE, listen
from tests.running import Running, wait_until


class Window(Protocol):
    """One window of a browser on an installation. `css` names the first element that it finds."""

    complaints: list[str]

    def open(self, path: str) -> None:
        """Load a page and stay until it is ready."""
        ...

    def run(self, body: str, *values: Any) -> Any:
        """Run the body of a function in the page; it finds the values in `arguments`."""
        ...

    def type(self, css: str, text: str) -> None:
        """Put a text into a field as a person does."""
        ...

    def click(self, css: str) -> None:
        """Press what the selector finds."""
        ...

    def upload(self, css: str, file: Path) -> None:
        """Choose a file in a field for files."""
        ...

    def resize(self, width: int) -> None:
        """Make the page that wide, in CSS pixels."""
        ...


def leave_by(window: Window, css: str) -> None:
    """Press what leads to another page, and stay until that one is ready."""
    window.run("window.thisPage = true")
    window.click(css)
    wait_until(lambda: window.run("return !window.thisPage && document.readyState === 'complete'"))


def shows(window: Window, css: str, text: str = "") -> None:
    """Wait until an element that the selector finds says that text."""
    wait_until(
        lambda: window.run(
            "const [css, text] = arguments;"
            "const found = [...document.querySelectorAll(css)];"
            "return found.some(one => one.textContent.includes(text))",
            css,
            text,
        )
    )


class PlaywrightWindow:
    """A window that Playwright drives: Chromium's, and Firefox's by WebDriver BiDi."""

    def __init__(self, browser: Browser, site: Running, language: str) -> None:
        self.complaints: list[str] = []
        self._context = browser.new_context(
            base_url=site.origin, viewport={"width": 1280, "height": 900}, locale=language
        )
        self._context.set_default_timeout(PATIENCE)
        self._page: Page = self._context.new_page()
        listen(self._page, self.complaints)
        self._page.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type == "error" else None,
        )

    def open(self, path: str) -> None:
        self._page.goto(path)

    def run(self, body: str, *values: Any) -> Any:
        return self._page.evaluate(
            f"values => (function () {{ {body} }}).apply(null, values)",
            list(values),
        )

    def type(self, css: str, text: str) -> None:
        self._page.locator(css).first.fill(text)

    def click(self, css: str) -> None:
        self._page.locator(css).first.click()

    def upload(self, css: str, file: Path) -> None:
        self._page.locator(css).first.set_input_files(file)

    def resize(self, width: int) -> None:
        self._page.set_viewport_size({"width": width, "height": 900})

    def close(self) -> None:
        self._context.close()
