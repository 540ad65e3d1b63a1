"""An operator refused by the second, a stolen sign-in that gets nowhere, a look that its owner
reads of."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stage import Stage, new_context, panel, stage_at
from tests.running import ROOT, Running, clean_environment, tallgrass

pytestmark = pytest.mark.browser

LATER = """
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
store = import_module(settings.SESSION_ENGINE).SessionStore()
for row in Session.objects.all():
    data = row.get_decoded()
    for proof in data.get("account_authentication_methods", []):
        proof["at"] -= 3600
    Session.objects.filter(pk=row.pk).update(session_data=store.encode(data))
"""


@pytest.fixture
def empty(browser: Browser, site: Running, width: int) -> Iterator[Stage]:
    """An installation without anybody, at that width."""
    with stage_at(browser, site, width) as stage:
        yield stage


def operator(stage: Stage, name: str) -> Page:
    """An operator as whoever runs the server makes one, signed in."""
    email = f"{name}{stage.width}@desk.example"
    added = tallgrass(
        "user", "add", "--home", str(stage.site.home), "--email", email, "--operator", "--json"
    )
    assert added.returncode == 0, added.stderr
    return stage.sign_in(email, json.loads(added.stdout)["password"])


def an_hour_passes(stage: Stage) -> None:
    """Every password of this installation was typed an hour earlier than it was."""
    done = subprocess.run(
        [sys.executable, "-c", LATER],
        env={
            **clean_environment(),
            "TALLGRASS_HOME": str(stage.site.home),
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def found_brand(page: Page, name: str) -> str:
    """Found a brand by its form; return its path."""
    page.goto("/organisations/new/")
    page.locator("input[name=kind][value=brand]").check()
    page.locator("#f-name").fill(name)
    page.locator("#main-form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_an_operator_is_refused_by_the_second(empty: Stage, shot: Any) -> None:
    t, width = empty.t, empty.width
    founder = empty.sign_up(f"founder_{width}", "Fern Founder")
    path = found_brand(founder, f"Fern Foods {width}")
    first, second = operator(empty, "ana"), operator(empty, "ben")
    first.goto(f"/operator/people/?q=founder_{width}")
    first.locator("main a[href^='/operator/people/']", has_text=f"founder_{width}").first.click()
    suspend = panel(first, t("Suspend this account"))
    suspend.locator("#f-reason").fill("Bought likes. 购买点赞。")
    suspend.locator("button[type=submit]").click()
    expect(first.locator(".toast")).to_be_visible()
    first.goto(f"/operator{path}owner/")
    first.locator("#f-handle").fill(f"ana{width}")
    first.locator("#f-reason").fill("I take it over. 我来接管。")
    first.locator("main form button[type=submit]").first.click()
    expect(first.locator(".toast")).to_contain_text(
        t("Proposed. Another operator has to confirm it.")
    )
    expect(first.get_by_role("button", name=t("Confirm"), exact=True)).to_have_count(0)
    shot(first, "proposal-own")

    second.goto("/operator/")
    second.goto("/operator/proposals/")
    waiting = panel(second, t("Offer an organisation to a new owner"))
    expect(waiting).to_contain_text("我来接管。")
    shot(second, "proposal-second")
    waiting.get_by_role("button", name=t("Decline"), exact=True).click()
    expect(second.locator(".toast")).to_contain_text(t("The proposal has been declined."))
    first.reload()
    expect(first.locator("main")).to_contain_text(t("Nothing is waiting"))
    first.goto("/organisations/")
    expect(first.locator("#offers")).to_have_count(0)  # nothing was offered to them


def test_a_stolen_sign_in_gets_nowhere(empty: Stage, browser: Browser, shot: Any) -> None:
    """Somebody has the cookies of a browser whose password was typed an hour ago."""
    width = empty.width
    owner = empty.sign_up(f"victim_{width}", "Vera Victim")
    path = found_brand(owner, f"Vera Foods {width}")
    an_hour_passes(empty)
    context = new_context(browser, empty.site, width, "zh-CN" if width < 600 else "en-CA")
    context.add_cookies(owner.context.cookies())
    empty.contexts.append(context)
    thief = context.new_page()
    thief.goto("/earnings/")
    form = thief.locator("form[action^='/earnings/destination/']")
    form.locator("#f-holder").fill("A Thief")
    form.locator("#f-details").fill("CA 0001 2345 6789")
    form.locator("button").click()
    expect(thief).to_have_url(re.compile("/account/reauthenticate/"))
    shot(thief, "stolen-payout-details")
    thief.goto("/account/email/")
    expect(thief.locator("main input[type=email]")).to_have_count(0)
    shot(thief, "stolen-address")
    thief.goto(f"{path}members/")
    thief.locator("#f-handle").fill(f"victim_{width}")
    thief.locator("form[action$='/members/'] button[type=submit], main form button").first.click()
    expect(thief).to_have_url(re.compile("/account/reauthenticate/"))
    shot(thief, "stolen-seats")
    token = next(c["value"] for c in context.cookies() if c["name"] == "tallgrass_csrf")
    sent = {"csrfmiddlewaretoken": token}
    crafted = {
        "/earnings/destination/": {"method": "bank", "holder": "Me", "details": "CA 0001 2345"},
        "/account/email/": {"email": "thief@evil.example"},
        f"{path}members/": {"handle": f"victim_{width}", "role": "marketer"},
        "/settings/erase/": {"handle": f"victim_{width}", "password": "guess"},
    }
    for address, form in crafted.items():
        answer = thief.request.post(address, form=sent | form, max_redirects=0)
        assert answer.status in (302, 303, 403, 422), (address, answer.status)
        assert "reauthenticate" in answer.headers.get("location", "reauthenticate"), address
    owner.goto("/settings/sign-ins/")
    expect(owner.locator("#browsers li")).to_have_count(1)
    expect(owner.locator("main")).not_to_contain_text("thief@evil.example")
    expect(owner.locator("#events li")).not_to_have_count(0)
    shot(owner, "stolen-nothing-happened")


def test_a_look_is_read_of_by_whom_it_concerns(empty: Stage, shot: Any) -> None:
    t, width = empty.t, empty.width
    page = empty.sign_up(f"seen_{width}", f"Sina Seen {width}")
    reader = empty.sign_up(f"teller_{width}", "Tell Teller")
    reader.goto(f"/@seen_{width}")
    reader.locator("header, main").get_by_label(t("More"), exact=True).first.click()
    reader.locator("a[href^='/cases/new/']").first.click()
    reader.locator("input[name=reason][value=spam]").check()
    reader.locator("main form button[type=submit]").first.click()
    desk = operator(empty, "cleo")
    desk.goto("/cases/")
    desk.locator("main a[href^='/cases/']", has_text=f"Sina Seen {width}").first.click()
    shot(desk, "case-before-look")
    desk.locator("#f-reason").first.fill("We check a report of bought clicks. 核实购买点击的举报。")
    desk.get_by_role("button", name=t("Open a look"), exact=True).click()
    expect(panel(desk, t("Your look"))).to_contain_text("核实购买点击的举报。")
    shot(desk, "case-with-look")
    desk.get_by_role("link", name=t("Private things"), exact=True).click()
    shot(desk, "private-things")
    desk.get_by_role("link", name=t("Money"), exact=True).click()
    shot(desk, "private-money")
    page.goto("/notices/")
    page.locator("main a[href='/settings/who-looked/']").first.click()
    expect(page.locator("main")).to_contain_text("核实购买点击的举报。")
    expect(page.locator("main")).to_contain_text(t("Balance, movements and payouts"))
    shot(page, "who-looked")
