"""A creator reads an offer down to their net, accepts, sends a draft; is paid for earlier work;
corrects what is read from them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage, open_menu, panel
from tests.browser.words import Words

pytestmark = pytest.mark.browser
DRAFT = (
    "Snow throws it back at you twice. I wore Daylight Fluid on the ferry and it did not sting.\n\n"
    "零下的渡轮上我涂的是它，SPF 50，耳朵也没忘。It is not waterproof all day, nothing is."
)


def test_an_offer_becomes_a_contract_and_a_draft(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("creator")
    page.goto("/work/")
    page.get_by_role("link", name=re.compile("Daylight Fluid, winter")).click()
    expect(page.locator("section.turn")).to_contain_text(t("Your turn: accept or decline."))
    split = panel(page, t("From brand to you"))
    expect(split.locator(".legs .leg").first).to_contain_text("60.00")
    expect(split.locator(".leg--total")).to_contain_text("51.60")
    shot(page, "contract")

    page.get_by_role("button", name=t("Accept offer"), exact=True).click()
    expect(page.locator("section.turn")).to_contain_text(t("Your turn: send a draft."))
    page.get_by_role("link", name=t("Write the draft")).click()
    page.get_by_label(t("Title"), exact=True).fill("Ferry at minus ten 零下十度的渡轮")
    page.get_by_label(t("Text"), exact=True).fill(DRAFT)
    page.get_by_label(re.compile(t("Minutes it took you"))).fill("150")
    shot(page, "draft-writing")
    page.get_by_role("button", name=t("Send to the brand")).click()

    expect(page).to_have_url(re.compile("/drafts/|/contracts/"))
    if "/contracts/" in page.url:
        page.get_by_role("link", name=t("Draft %(round)s", round=1)).click()
    expect(panel(page, t("Must say"))).to_contain_text(t("%(found)s of %(all)s", found=2, all=2))
    never = panel(page, t("Never say"))
    expect(never).to_contain_text(t("%(num)s found", num=1))
    expect(never.get_by_text("waterproof all day")).to_be_visible()
    expect(page.locator("#draft mark.sel--bad")).to_have_text("waterproof all day")
    page.get_by_role("link", name=t("The contract"), exact=True).click()
    expect(panel(page, t("Work log"))).to_contain_text(
        t("%(hours)s h %(minutes)s min", hours=2, minutes="30")
    )
    shot(page, "contract-working")


def test_a_payslip_names_every_leg_and_a_payout_is_asked_for(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("creator")
    page.goto("/earnings/")
    beside = page.locator("#agreements")
    for share in ("35.0%", "75.2%"):
        expect(beside.get_by_role("row", name=re.compile(t("Reaches you")))).to_contain_text(share)
    page.get_by_role("link", name=re.compile("Daylight Fluid, spring")).click()
    legs = panel(page, t("From brand to you")).locator(".legs")
    for taker in ("Quillmarch", "Tidewrack", t("Platform")):
        expect(legs.locator(".leg").filter(has_text=taker)).to_be_visible()
    gross, *parts = [_cents(text) for text in legs.locator(".leg .num").all_inner_texts()]
    assert gross + sum(parts[:-1]) == parts[-1]
    expect(panel(page, t("In the ledger"))).to_contain_text(t("Transfer"))
    shot(page, "payslip")

    page.goto("/earnings/")
    earned = page.get_by_role("heading", level=1).inner_text().split()[0]
    _name_destination(page, t)
    ask = panel(page, t("Request a payout"))
    ask.get_by_label(t("Amount")).fill(earned)
    ask.get_by_role("button", name=t("Request payout")).click()
    expect(panel(page, t("Payouts"))).to_contain_text(earned)
    expect(panel(page, t("Payouts")).get_by_text(t("Due", "payout"), exact=True)).to_be_visible()
    shot(page, "earnings")


def _name_destination(page: Page, t: Words) -> None:
    where = panel(page, t("Payout details"))
    if not where.get_by_label(t("Account holder")).is_visible():
        where.locator("summary").click()
    where.get_by_label(t("Account holder")).fill("Lin Chen")
    where.get_by_label(t("Account number or address")).fill("CA 0004 1234 5521 9001")
    where.get_by_role("button", name=t("Save payout details")).click()
    expect(panel(page, t("Payout details"))).to_contain_text("9001")


def _cents(text: str) -> int:
    return int(re.sub(r"[^\d−-]", "", text).replace("−", "-"))


def test_the_creator_centre_forgets_a_topic_on_request(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("creator")
    page.goto("/me/profile/")
    topics = panel(page, t("What we read from your notes"))
    topic = topics.locator("li.topic").last
    name = topic.locator(".strong").first.inner_text()
    shot(page, "creator-centre")
    topic.get_by_role("button", name=t("Remove “%(topic)s”", topic=name)).click()
    back = page.get_by_role("button", name=t("Restore “%(topic)s”", topic=name))
    expect(back).to_be_visible()
    expect(topics.get_by_role("button", name=t("Remove “%(topic)s”", topic=name))).to_have_count(0)
    back.click()
    expect(topics.get_by_role("button", name=t("Remove “%(topic)s”", topic=name))).to_be_visible()


def test_an_open_task_is_taken_by_whoever_it_is_meant_for(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("creator")
    page.goto("/offers/")
    task = page.locator("article.panel").filter(has_text="Beeswax lip balm")
    expect(task.locator(".figure__value")).to_contain_text("0.02")
    task.get_by_label(t("Why you see this")).click()
    expect(task.locator(".pop__body li").first).to_be_visible()
    page.keyboard.press("Escape")
    shot(page, "offers")
    task.get_by_role("button", name=t("Accept task")).click()
    expect(page).to_have_url(re.compile("/contracts/"))
    expect(panel(page, t("What both sides agree to"))).to_contain_text(t("A valid click"))
    leave = open_menu(page, t("Leave the contract"))
    leave.get_by_label(t("Why")).fill("只是看看")
    leave.get_by_role("button", name=t("Leave contract")).click()
    expect(page.get_by_role("button", name=t("Accept offer"))).to_have_count(0)
