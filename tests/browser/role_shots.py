"""The pictures in `docs/shots`, one a role, taken anew of the sample community:

    .venv/bin/python -m tests.browser.role_shots [HOME]

Without HOME, a home that `tallgrass demo --no-run` built, the sample of today is built first. HOME
itself is only copied.
"""

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.stage import stage_at
from tests.running import ROOT, running, tallgrass
from tests.selection import chromium

WIDTH, COLOURS = 1280, 128
SHOTS = ROOT / "docs" / "shots"
SPRING = "Daylight Fluid, spring"


def reader(page: Page) -> None:
    page.goto("/")
    card = page.locator("article.card").nth(1)
    card.get_by_label("Why this note?").click()
    card.locator(".pop__body").wait_for()


def creator(page: Page) -> None:
    page.goto("/work/")
    page.get_by_role("link", name=re.compile("Daylight Fluid, winter")).click()
    page.locator(".legs .leg").first.wait_for()


def marketer(page: Page) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name=SPRING, exact=True).click()
    page.locator("main a[href$='/report/']").first.click()
    page.locator("#promised").wait_for()


def procurement(page: Page) -> None:
    page.goto("/campaigns/?state=submitted")
    page.get_by_role("link", name="Daylight Fluid, refill").click()
    page.locator("#decide").wait_for()


def agency(page: Page) -> None:
    page.goto("/tenders/")
    page.get_by_role("link", name="Reading lamp, long evenings").click()
    page.locator("#room").wait_for()


def operator(page: Page) -> None:
    page.goto("/operator/")
    page.locator("#limits").wait_for()


SCENES: tuple[Callable[[Page], None], ...] = (
    reader,
    creator,
    marketer,
    procurement,
    agency,
    operator,
)


def main(given: list[str]) -> None:
    """Take every picture and write it with few colours: a page is mostly flat."""
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if given:
            shutil.copytree(given[0], home)
        else:
            done = tallgrass("demo", "--home", str(home), "--no-run", timeout=1_200)
            assert done.returncode == 0, done.stderr
        with running(home) as place, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS.split())
            with stage_at(browser, place, WIDTH) as stage:
                for scene in SCENES:
                    name = scene.__name__
                    page = stage.enter(name)
                    scene(page)
                    page.wait_for_load_state("networkidle")
                    write(page.screenshot(), SHOTS / f"{name}.png")


def write(picture: bytes, path: Path) -> None:
    """Write a PNG of at most so many colours, and say how large it is."""
    image = (
        Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    )
    image.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
