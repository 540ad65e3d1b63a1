"""The whole story with fresh accounts on an empty installation, from founding a brand to a counted
click and a dated payslip.

Brand, agency and operator work at desks in English; the creator has a phone in Chinese.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stage import Stage, come_back_until, open_menu, panel, press, stage_at
from tests.running import Running, tallgrass, wait_until

pytestmark = pytest.mark.browser
BRAND, AGENCY, TITLE = "Millrace", "Fernway", "Oat soap, first washes"
SHOP = "https://millrace.example/soap"
PERSON = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Safari/537.36"
)
LEAD = timedelta(seconds=30)
"""From writing the brief to the opening of its first wave, at least: the tender must be out by
then."""
NOTES = {
    "lin": (
        "敏感肌洗脸三年",
        "洗面奶换过九支，敏感肌最后只留一支氨基酸的。早上清水，晚上一泵，泛红少了。#护肤",
    ),
    "tam": (
        "My skincare shelf, honestly",
        "A cleanser, a moisturiser. My skin is dry; soap must not squeak. #skincare",
    ),
}
DRAFT = "洗了两周，手背不再起皮。\n\n它是 Millrace 的 oat soap，泡沫少，味道像早饭。"


@dataclass
class Cast:
    """Who is who, each with a browser; and where the campaign stands."""

    client: Stage
    phone: Stage
    operator: Page
    marketer: Page
    buyer: Page
    agent: Page
    lin: Page
    tam: Page
    opens: datetime = datetime.min
    campaign: str = ""


@pytest.fixture
def cast(browser: Browser, site: Running) -> Iterator[Cast]:
    added = tallgrass(
        "user",
        "add",
        "--home",
        str(site.home),
        "--email",
        "op@people.example",
        "--operator",
        "--json",
    )
    password = json.loads(added.stdout)["password"]
    with stage_at(browser, site, 1280) as client, stage_at(browser, site, 390) as phone:
        yield Cast(
            client,
            phone,
            operator=client.sign_in("op@people.example", password),
            marketer=client.sign_up("mara", "Mara"),
            buyer=client.sign_up("pell", "Pell"),
            agent=client.sign_up("agda", "Agda"),
            lin=phone.sign_up("lin", "林晚"),
            tam=client.sign_up("tam", "Tam"),
        )


@pytest.mark.long
def test_from_an_empty_place_to_a_counted_click(cast: Cast) -> None:
    organisations_are_founded_and_verified(cast)
    for handle, page in (("lin", cast.lin), ("tam", cast.tam)):
        notes_are_written(page, *NOTES[handle])
    a_brief_is_approved_and_funded(cast)
    a_tender_is_awarded(cast)
    the_creator_is_found_and_invited(cast)
    the_draft_comes_back_once(cast)
    a_task_is_taken(cast)
    the_note_is_published_labelled_and_kept(cast)
    the_click_is_counted(cast)
    what_is_owed_is_dated(cast)


def organisations_are_founded_and_verified(cast: Cast) -> None:
    for page, kind, name in (
        (cast.marketer, "brand", BRAND),
        (cast.agent, "social_agency", AGENCY),
    ):
        page.goto("/organisations/new/")
        page.locator(f"input[name=kind][value={kind}]").check()
        page.locator("#f-name").fill(name)
        page.locator("#f-domains").fill("millrace.example" if kind == "brand" else "")
        press(page.get_by_role("button", name="Create organisation"))
        expect(page.get_by_text("Not verified", exact=True)).to_be_visible()
        cast.operator.goto("/operator/organisations/")
        press(panel(cast.operator, name).get_by_role("button", name="Verify organisation"))
        expect(cast.operator.get_by_role("heading", name=name)).to_have_count(0)
        page.reload()
        expect(page.get_by_text("Verified", exact=True)).to_be_visible()
    cast.marketer.get_by_role("link", name="Members").click()
    cast.marketer.locator("#f-handle").fill("pell")
    cast.marketer.locator("#f-role").select_option("procurement")
    press(cast.marketer.get_by_role("button", name="Invite member", exact=True))
    expect(cast.marketer.get_by_role("main")).to_contain_text("Pell")
    cast.buyer.goto("/organisations/")
    press(cast.buyer.get_by_role("button", name="Accept", exact=True))
    cast.marketer.reload()
    expect(panel(cast.marketer, "Members")).to_contain_text("Pell")


def notes_are_written(page: Page, title: str, body: str) -> None:
    """And read: the creator centre tells what they are about."""
    page.goto("/new/")
    page.locator("#f-title").fill(title)
    page.locator("#f-body").fill(body)
    press(page.locator("button[name=do][value=publish]"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto("/me/profile/")
    come_back_until(page, page.locator("li.topic"))


def a_brief_is_approved_and_funded(cast: Cast) -> None:
    page = cast.marketer
    page.goto("/campaigns/new/")
    texts = {
        "title": TITLE,
        "product": "Oat soap",
        "message": "What it does to dry hands.",
        "audience": "People who wash often.",
        "tone": "Plain.",
        "deliverable": "One note.",
        "must_say": "oat soap",
        "never_say": "cures",
        "link_url": SHOP,
        "koc": "1,000.00",
        "contingency": "50.00",
        "nano_fee": "100.00",
        "click_price": "0.10",
        "click_day_cap": "5.00",
        "click_creator_cap": "20.00",
        "click_campaign_cap": "50.00",
        "pay_days": "1",
        "revision_cap": "2",
    }
    for name, text in texts.items():
        page.locator(f"#f-{name}").fill(text)
    page.locator("input[name=topics][value=skincare]").check()
    cast.opens = (datetime.now(UTC) + LEAD + timedelta(minutes=1)).replace(second=0, microsecond=0)
    for name, days in (
        ("preheat_from", 0),
        ("preheat_to", 2),
        ("launch_from", 2),
        ("launch_to", 5),
    ):
        set_moment(page, name, cast.opens + timedelta(days=days))
    press(page.get_by_role("button", name="Save brief", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    cast.campaign = page.url
    press(page.get_by_role("button", name="Submit brief", exact=True))
    expect(page.locator("main .badge").first).to_have_text("With procurement")
    cast.buyer.goto(cast.campaign)
    press(cast.buyer.get_by_role("button", name="Approve budget", exact=True))
    cast.operator.goto(f"{cast.campaign}fund/")
    cast.operator.locator("#f-amount").fill("1,050.00")
    cast.operator.locator("#f-reference").fill("RBC-1")
    press(cast.operator.get_by_role("button", name="Record deposit"))
    page.goto(f"{cast.campaign}fund/")
    press(page.get_by_role("button", name="Secure money"))
    page.goto(cast.campaign)
    expect(page.get_by_text("Secured: CAD 1,050.00")).to_be_visible()


def set_moment(page: Page, name: str, at: datetime) -> None:
    page.locator(f"#f-{name}").fill(at.strftime("%Y-%m-%dT%H:%M"))


def a_tender_is_awarded(cast: Cast) -> None:
    page, agent = cast.marketer, cast.agent
    page.goto(f"{cast.campaign}tender/")
    set_moment(page, "closes_at", cast.opens)
    press(page.get_by_role("button", name="Open tender"))
    agent.goto("/tenders/")
    agent.get_by_role("link", name=TITLE).click()
    bid = {
        "nano_notes": "4",
        "nano_gross": "100.00",
        "nano_agency": "10",
        "nano_mcn": "0",
        "pay_days": "1",
        "revision_cap": "2",
    }
    for name, text in {**bid, "words": "Two people with dry hands."}.items():
        agent.locator(f"#f-{name}").fill(text)
    press(agent.get_by_role("button", name="Send bid"))
    expect(agent.locator("#seen .figure__value").first).to_be_visible()
    page.reload()
    press(page.get_by_role("button", name="Close tender now"))
    page.locator("#f-reason").fill("They name their creators.")
    press(page.get_by_role("button", name="Send to procurement"))
    cast.buyer.goto(f"{cast.campaign}tender/")
    press(cast.buyer.get_by_role("button", name="Confirm award", exact=True))
    page.goto(cast.campaign)
    press(page.get_by_role("button", name="Start campaign"))
    expect(page.locator("main .badge").filter(has_text="Running").first).to_be_visible()


def the_creator_is_found_and_invited(cast: Cast) -> None:
    """The agency names them; the marketer sees why they fit."""
    page = cast.marketer
    cast.agent.goto(f"{cast.campaign}pool/")
    cast.agent.locator("#f-handles").fill("@lin")
    press(cast.agent.get_by_role("button", name="Add to pool"))
    page.goto(f"{cast.campaign}pool/")
    row = page.locator("form table tbody tr").filter(has_text="@lin")
    expect(row).to_contain_text("skincare")
    row.get_by_role("checkbox").check()
    press(page.locator("button[name=verb][value=shortlist]"))
    page.locator("details.menu").filter(has=page.locator("form[action$='invite/']")).locator(
        "summary"
    ).click()
    press(page.get_by_role("button", name="Send invitations"))
    page.goto(f"{cast.campaign}pool/?state=invited")
    expect(page.locator("form table tbody tr")).to_have_count(1)


def the_draft_comes_back_once(cast: Cast) -> None:
    """Sent without what must be said; returned with a remark; sent again; approved."""
    lin, t, page = cast.lin, cast.phone.t, cast.marketer
    lin.goto("/work/")
    lin.locator("a.task").filter(has_text=TITLE).click()
    expect(lin.locator(".leg--total")).to_contain_text("86.00")
    lin.get_by_role("button", name=t("Accept offer"), exact=True).click()
    send(lin, t("Write the draft"), t("Send to the brand"), DRAFT.replace("oat soap", "燕麦皂"))
    page.goto(f"{cast.campaign}drafts/")
    page.locator("#exceptions a.task").click()
    expect(panel(page, "Must say")).to_contain_text("Not in the text")
    page.locator("#f-quote").fill("燕麦皂")
    page.locator("#f-said").fill("Its name is oat soap.")
    press(page.locator("#remark button"))
    back = open_menu(page, "Request changes")
    press(back.get_by_role("button", name="Request changes"))
    expect(page.locator("section.turn")).to_contain_text("Returned")
    lin.goto("/work/")
    lin.locator("a.task").filter(has_text=TITLE).click()
    send(lin, t("Write the next round"), t("Send to the brand"), DRAFT)
    approve_draft(cast, "洗了两周的手")


def send(page: Page, write: str, label: str, body: str, title: str = "洗了两周的手") -> None:
    page.get_by_role("link", name=write).first.click()
    page.locator("#f-title").fill(title)
    page.locator("#f-body").fill(body)
    press(page.get_by_role("button", name=label))
    expect(page.locator(".toast")).to_be_visible()


def approve_draft(cast: Cast, title: str) -> None:
    page = cast.marketer
    page.goto(f"{cast.campaign}drafts/")
    page.locator("#clean a.task").filter(has_text=title).click()
    if "洗" in title:
        expect(page.locator("#draft ins").first).to_contain_text("oat soap")
    sheet = open_menu(page, "Approve draft")
    sheet.get_by_label("I have read it in full").check()
    press(sheet.get_by_role("button", name="Approve draft"))
    expect(page.locator("section.turn")).to_contain_text("Approved")


def a_task_is_taken(cast: Cast) -> None:
    tam = cast.tam
    tam.goto("/offers/")
    press(tam.get_by_role("button", name="Accept task"))
    send(
        tam,
        "Write the draft",
        "Send to the brand",
        "An oat soap that does not squeak.",
        "No squeak",
    )
    approve_draft(cast, "No squeak")


def the_note_is_published_labelled_and_kept(cast: Cast) -> None:
    """In its wave; with label and register entry by construction; neither may be edited away, nor
    the note deleted."""
    lin, t = cast.lin, cast.phone.t
    wait_until(lambda: datetime.now(UTC) > cast.opens, LEAD.total_seconds() + 65)
    lin.goto("/work/")
    lin.locator("a.task").filter(has_text=TITLE).click()
    lin.get_by_role("button", name=t("Publish note"), exact=True).click()
    expect(lin.locator(".paid--line")).to_be_visible()
    note = lin.url
    reader = cast.client.visitor()
    reader.goto(note)
    expect(reader.locator(".paid--line")).to_contain_text(f"Paid partnership with {BRAND}.")
    reader.locator(".paid--line a").click()
    expect(reader.locator("dl.facts")).to_contain_text("林晚")
    lin.goto(f"{note}edit/")
    lin.locator("input[name=keep_label]").uncheck()
    press(lin.locator("button[name=do][value=publish]"))
    expect(lin.locator("main [role=alert]")).to_be_visible()
    lin.goto(f"{note}delete/")
    press(lin.get_by_role("button", name=t("Delete note")))
    expect(lin.locator("main [role=alert]")).to_be_visible()
    reader.goto(note)
    expect(reader.locator(".paid--line")).to_contain_text(BRAND)


def the_click_is_counted(cast: Cast) -> None:
    """Strangers follow the tracked link: the edge decides, the worker counts, creator and brand
    read the same verdicts.

    The first comes as the automated browser it is, and is not paid for.
    """
    tam = cast.tam
    tam.goto("/work/")
    tam.locator("a.task").filter(has_text=TITLE).click()
    contract = tam.url
    press(tam.get_by_role("button", name="Publish note", exact=True))
    expect(tam.locator(".paid--line")).to_be_visible()
    rows = cast.marketer.locator("table tbody tr")
    for agent, verdict in (("", "The visitor identified itself as a robot."), (PERSON, "0.10")):
        stranger = cast.client.visitor(agent)
        follow(stranger, tam.url)
        cast.marketer.goto(f"{contract}clicks/")
        come_back_until(cast.marketer, rows.filter(has_text=verdict))
    expect(rows).to_have_count(2)
    tam.goto(f"{contract}clicks/")
    expect(tam.locator("table tbody tr").filter(has_text="0.10")).to_have_count(1)
    cast.marketer.goto(f"{cast.campaign}report/")
    counted = cast.marketer.locator(".figure__name").filter(has_text=re.compile("^Valid clicks"))
    expect(counted.locator("xpath=../*[contains(@class, 'figure__value')]")).to_have_text("1")


def follow(stranger: Page, note: str) -> None:
    """Follow the note's tracked link, which leads on from the moment of publication."""
    stranger.goto(note)
    with stranger.expect_response(lambda answer: "/c/" in answer.url) as answered:
        stranger.get_by_role("link", name=f"See it at {BRAND}").click()
    assert answered.value.headers["location"].startswith(SHOP)


def what_is_owed_is_dated(cast: Cast) -> None:
    lin, t = cast.lin, cast.phone.t
    lin.goto("/earnings/")
    slip = lin.locator("a.task").filter(has_text=TITLE)
    expect(slip).to_contain_text("86.00")
    slip.click()
    expect(lin.locator(".badge--money").first).to_contain_text(
        str((datetime.now(UTC) + timedelta(days=1)).day)
    )
    for taker in (BRAND, AGENCY, t("Platform")):
        expect(lin.locator(".legs")).to_contain_text(taker)
    cast.operator.goto("/register/")
    expect(cast.operator.locator("table tbody tr")).to_have_count(2)
    audit = tallgrass("audit", "all", "--home", str(cast.client.site.home))
    assert audit.returncode == 0, audit.stdout
