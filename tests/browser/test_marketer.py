"""A marketer writes a brief with its money, reads drafts, chooses creators, and reads what came of
it."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage, open_menu, press

pytestmark = pytest.mark.browser


def fill_waves(page: Page, *days: float) -> None:
    """Preheat from and to, launch from and to, in days from now."""
    for name, after in zip(
        ("preheat_from", "preheat_to", "launch_from", "launch_to"), days, strict=True
    ):
        moment = datetime.now(UTC) + timedelta(days=after)
        page.locator(f"#f-{name}").fill(moment.strftime("%Y-%m-%dT%H:%M"))


def test_a_brief_is_written_with_its_budget_and_sent_to_procurement(
    stage: Stage, shot: Any
) -> None:
    t = stage.t
    page = stage.enter("marketer")
    page.goto("/campaigns/")
    page.get_by_role("link", name=t("New brief")).click()
    for label, text in {
        "Name of the campaign": "Tinted balm, spring 春天的有色唇膏",
        "What it is about": "Tinted lip balm",
        "What should come across": "A colour you can put on without a mirror. Say for whom it is "
        "too pale.",
        "For whom": "People who do their make-up on the train.",
        "Tone": "Like telling a friend; not too expert.",
        "What each creator delivers": "One note with a photograph of the tube, worn down.",
    }.items():
        page.get_by_label(t(label), exact=True).fill(text)
    page.get_by_label(re.compile(f"^{t('Must say')}")).fill("tinted")
    page.get_by_label(re.compile(f"^{t('Never say')}")).fill("all-day colour\n永不脱妆")
    for topic in ("skincare", "workplace"):
        page.locator(f"input[name=topics][value={topic}]").check()
    fill_waves(page, 20, 27, 27, 40)
    page.locator("#f-koc").fill("5,000.00")
    page.locator("#f-platform").fill("200")
    page.locator("#f-contingency").fill("5200.50.1")
    page.locator("#f-koc_fee").fill("240.00")
    page.get_by_role("button", name=t("Save brief"), exact=True).click()
    expect(page.locator("#f-contingency")).to_have_attribute("aria-invalid", "true")
    page.locator("#f-contingency").fill("300")
    shot(page, "brief-writing")
    page.get_by_role("button", name=t("Save brief"), exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tinted balm, spring 春天的有色唇膏")
    expect(page.locator("#budget tfoot")).to_contain_text("5,500.00")
    page.get_by_label(re.compile(f"^{t('Message to procurement')}")).fill("Ready for the fair.")
    page.get_by_role("button", name=t("Submit brief"), exact=True).click()
    turn = t(
        "Waiting for %(who)s; due %(when)s.", who=t("the brand's procurement"), when="\0"
    ).partition("\0")[0]
    expect(page.locator(".notice--money")).to_contain_text(turn)
    expect(page.locator("#promise tbody tr").first).to_be_visible()
    shot(page, "brief")
    page.locator("main :is(h1, p, li, dd)").evaluate_all(
        "all => all.forEach(one => { one.textContent = 'W'.repeat(150) })"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= stage.width


def test_drafts_are_read_remarked_on_sent_back_and_approved(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("marketer")
    page.goto("/campaigns/")
    page.get_by_role("link", name="Daylight Fluid, winter").click()
    page.get_by_role(
        "link", name=re.compile(re.escape(t("Drafts to review: %(count)s", count="")))
    ).click()
    expect(page).to_have_url(re.compile("drafts/$"))
    queue = page.url
    page.locator("#exceptions a.task").filter(has_text="builder").click()
    expect(page.locator("#draft mark.sel--bad")).to_have_text("waterproof all day")
    if stage.width < 600:
        page.get_by_label(t("Words from the draft")).fill("waterproof all day")
    else:
        page.locator("#draft mark.sel--bad").dblclick()
        expect(page.get_by_label(t("Words from the draft"))).to_have_value(
            re.compile("waterproof|all|day")
        )
    page.get_by_label(t("Your remark")).fill("The label may not say so, and neither may we.")
    page.locator("#remark").get_by_role("button", name=t("Add remark")).click()
    expect(page.locator("#r1")).to_contain_text("neither may we")
    expect(page.locator("#draft mark.sel--on, #draft mark.sel--bad").first).to_be_visible()
    shot(page, "draft-review")
    back = open_menu(page, t("Request changes"))
    back.get_by_label(re.compile(t("What should change"))).fill("One sentence; the rest is yours.")
    back.get_by_role("button", name=t("Request changes")).click()
    expect(page.locator("section.turn")).to_contain_text("One sentence; the rest is yours.")

    page.goto(queue)
    shot(page, "review-queue")
    page.locator("#clean a.task").first.click()
    approve = open_menu(page, t("Approve draft", "draft"))
    approve.get_by_label(t("I have read it in full")).check()
    approve.get_by_role("button", name=t("Approve draft", "draft")).click()
    expect(page.locator("ol.steps li.now")).to_contain_text(t("Published", "contract"))


def test_the_best_set_is_proposed_short_listed_and_invited(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("marketer")
    page.goto("/campaigns/")
    page.get_by_role("link", name="Daylight Fluid, winter").click()
    page.get_by_role("link", name=re.compile("^" + t("Pool: %(count)s", count=""))).click()
    page.get_by_role("button", name=t("Propose the best set")).click()
    row = page.locator("form table tbody tr.own").first
    expect(row.locator("ul.why li").first).to_be_visible()
    name = row.locator(".person__name").inner_text()
    row.get_by_role("checkbox").check()
    page.get_by_placeholder(t("Reason for excluding (the creator will read it)")).fill(
        "You wrote for a rival last month."
    )
    press(page.get_by_role("button", name=t("Exclude creators"), exact=True))
    page.goto(page.url.split("?")[0] + "?state=excluded")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(
        "You wrote for a rival last month."
    )
    page.goto(page.url.split("?")[0])
    press(page.locator("button[name=verb][value=shortlist_proposed]"))
    shot(page, "pool")
    invite = page.locator("details.menu").filter(has=page.locator("form[action$='invite/']"))
    invite.locator("summary").click()
    invite.get_by_label(re.compile(t("Given in addition to the fee"))).fill("One bottle")
    invite.get_by_label(re.compile(t("Its declared value"))).fill("32.00")
    invite.get_by_role("button", name=t("Send invitations")).click()
    expect(page.locator(".toast")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?state=invited")
    expect(page.locator("form table tbody tr").nth(6)).to_be_visible()


def test_a_report_figure_opens_to_its_formula_and_the_sheet_is_taken_along(
    stage: Stage, shot: Any, tmp_path: Path
) -> None:
    t = stage.t
    page = stage.enter("marketer")
    page.goto("/campaigns/")
    page.get_by_role("link", name="Daylight Fluid, spring").click()
    page.get_by_role("link", name=t("Report"), exact=True).click()
    figure = page.locator(".figures .figure").filter(has_text="CPRE").first
    value = figure.locator(".figure__value").inner_text()
    figure.locator("summary").click()
    expect(figure.locator(".pop__body")).to_contain_text(t("Period"))
    assert int(re.sub(r"\D", "", figure.locator("dd.num").inner_text())) >= 20
    shot(page, "report")
    with page.expect_download() as took:
        page.get_by_role("link", name=t("Spreadsheet")).click()
    book = load_workbook(BytesIO(Path(took.value.path()).read_bytes()))
    figures = [
        f"{Decimal(str(cell)):.2f}"
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if re.fullmatch(r"-?\d+(\.\d+)?", str(cell))
    ]
    assert re.sub(r"[^\d.]", "", value) in figures
    figure.locator("summary").click()  # the press beside it closed it
    figure.locator(".pop__body a").last.click()
    expect(page.locator("table tbody tr").nth(19)).to_be_visible()
    shot(page, "report-rows")
