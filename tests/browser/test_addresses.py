"""Opened at another name of this machine a page counts as well: nothing is blocked, and nobody
reads an error in the console."""

import json
import os

import pytest
from playwright.sync_api import Browser, expect

from tallgrass.journal.beacons import KINDS
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import EVENTS
from tests.browser.stage import listen
from tests.running import Running, wait_until

pytestmark = pytest.mark.browser


def views(site: Running) -> int:
    with JournalClient(site.home) as client:
        rows = [row for row in client.after(0, 10_000) if row.batch.kind == EVENTS]
    return sum(
        kind == KINDS.index("impression")
        for row in rows
        for _ticket, events in json.loads(row.batch.body)["pages"]
        for kind, *_rest in events
    )


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_what_is_read_at_any_name_of_this_machine_is_counted(
    browser: Browser, site: Running, name: str
) -> None:
    context = browser.new_context(base_url=f"http://{name}:{site.port}")
    page, complaints = context.new_page(), list[str]()
    listen(page, complaints)
    page.goto("/account/signup/")
    handle = f"by_{os.urandom(4).hex()}"
    page.get_by_label("Email").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill("tall-grass-sways")
    page.get_by_label("Name").fill("Reader")
    page.get_by_label("Handle").fill(handle)
    page.get_by_role("main").get_by_role("button", name="Sign Up").click()
    page.goto("/new/")
    page.locator("[name=title]").fill(f"A quince cake {handle}")
    page.locator("[name=body]").fill("Bake it slowly.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"A quince cake {handle}")
    before = views(site)
    page.context.clear_cookies()  # one's own looks are not counted
    page.goto(f"/@{handle}")
    page.wait_for_timeout(1_500)
    page.goto("/styleguide/")
    wait_until(lambda: views(site) > before)
    context.close()
    assert complaints == []
