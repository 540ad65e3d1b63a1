"""The operator's day: the register, a case decided, its appeal answered, a payout made, a claim
code given and used."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.stage import PASSWORD, Stage, panel, press
from tests.running import tallgrass

pytestmark = pytest.mark.browser


def test_the_register_lists_who_for_whom_and_when(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("operator")
    page.goto("/register/")
    page.get_by_label(re.compile(f"^{t('Payer')}")).fill("Hearthloom")
    page.get_by_role("button", name=t("Show"), exact=True).click()
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(3)
    table = page.locator("table")
    assert table.evaluate("t => t.offsetWidth <= t.parentElement.clientWidth + 1")
    shot(page, "register")
    rows.first.locator("a.mono").click()
    expect(page.locator("dl.facts")).to_contain_text("Hearthloom")
    page.locator("dl.facts a[href^='/n/']").click()
    expect(page.locator(".paid--line")).to_contain_text("Hearthloom")


def test_a_case_is_decided_its_author_appeals_and_is_answered(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("operator")
    creator = stage.enter("creator")
    creator.goto("/new/")
    creator.locator("#f-title").fill("三天祛斑 Spots gone in three days")
    creator.locator("#f-body").fill("我用了三天，斑没了。I used it for three days.")
    creator.get_by_role("button", name=t("Publish"), exact=True).click()
    expect(creator.get_by_role("heading", level=1)).to_have_text(
        "三天祛斑 Spots gone in three days"
    )
    reader = stage.enter("reader")
    reader.goto(creator.url)
    reader.locator("header").get_by_label(t("More"), exact=True).click()
    reader.get_by_role("link", name=t("Report the note")).click()
    reader.locator("input[name=reason][value=false]").check()
    reader.get_by_label(re.compile(f"^{t('What should we look at?')}")).fill("No cream does that.")
    reader.get_by_role("button", name=t("Report", "complaint"), exact=True).click()
    expect(reader.locator(".toast")).to_contain_text(
        t("Thank you. A person will look at it, and you will be told.")
    )

    page.goto("/operator/")
    panel(page, t("To do")).get_by_role("link", name=t("Cases to decide")).click()
    page.get_by_role("link", name="三天祛斑 Spots gone in three days").click()
    shot(page, "case")
    page.get_by_label(re.compile(f"^{t('What you found')}")).fill(
        "The claim is medical and no source is given. 无来源的功效宣称。"
    )
    page.locator("select[name=kind]").select_option("reach")
    page.get_by_role("button", name=t("Impose restriction"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Cases"))
    expect(page.get_by_role("link", name="三天祛斑 Spots gone in three days")).to_have_count(0)

    creator.goto("/notices/")
    creator.locator("main a[href^='/statements/']").first.click()
    expect(panel(creator, t("What and why"))).to_contain_text("无来源的功效宣称。")
    creator.get_by_label(re.compile(f"^{t('Your appeal')}")).fill(
        "我会改成自己的感受。I will say how it felt."
    )
    creator.get_by_role("button", name=t("Send appeal"), exact=True).click()
    expect(panel(creator, t("Appeal"))).to_contain_text("I will say how it felt.")
    page.goto("/operator/appeals/")
    page.get_by_role("link", name="三天祛斑 Spots gone in three days").click()
    page.get_by_label(re.compile(f"^{t('Your answer')}")).fill("Thank you. Lifted. 谢谢，已解除。")
    page.get_by_role("button", name=t("Lift restriction"), exact=True).click()
    creator.reload()
    expect(panel(creator, t("Appeal"))).to_contain_text("谢谢，已解除。")
    shot(creator, "statement")


def test_a_payout_is_submitted_and_confirmed(stage: Stage, shot: Any) -> None:
    page = stage.enter("operator")
    page.goto("/payouts/")
    payout = page.locator("li.task").first
    number = payout.locator(".mono").inner_text()
    shot(page, "payouts")
    submit = payout.locator("details.menu").filter(has=page.locator("form[action$='/submit/']"))
    submit.locator("summary").click()
    submit.locator("input[name=words]").fill("file 9, line 1")
    press(submit.locator("form button"))
    page.goto("/payouts/?state=submitted")
    payout = page.locator("li.task").filter(has_text=number)
    confirm = payout.locator("details.menu").filter(has=page.locator("form[action$='/confirm/']"))
    confirm.locator("summary").click()
    confirm.locator("input[name=words]").fill("TD-99887")
    press(confirm.locator("form button"))
    page.goto("/payouts/?state=paid")
    expect(page.locator("li.task").filter(has_text=number)).to_be_visible()


def test_an_imported_creator_claims_their_page_with_a_code(
    stage: Stage, shot: Any, tmp_path: Path
) -> None:
    t = stage.t
    file = tmp_path / "notes.csv"
    file.write_text(
        "author,id,title,body,likes\n晚风,n1,傍晚的风,我家门口的路灯坏了三天，今天有人修好了。,1.2w\n",
        encoding="utf-8",
    )
    done = tallgrass("import", "notes", str(file), "--home", str(stage.site.home))
    assert done.returncode == 0, done.stderr
    page = stage.enter("operator")
    page.goto("/operator/people/")
    page.get_by_role("searchbox", name=t("Start of a handle or name")).fill("晚风")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("晚风")).click()
    page.get_by_role("button", name=t("Issue claim code")).click()
    code = page.locator("#code").inner_text()

    claimant = stage.visitor()
    claimant.goto("/claim/")
    claimant.get_by_label(re.compile(f"^{t('Claim code')}")).fill(code.lower())
    claimant.get_by_label(re.compile(f"^{t('Email')}")).fill(f"wanfeng{stage.width}@people.example")
    claimant.get_by_label(re.compile(f"^{t('Password')}")).fill(PASSWORD)
    shot(claimant, "claim")
    claimant.get_by_role("button", name=t("Claim the page")).click()
    expect(claimant).not_to_have_url(re.compile("claim"))
    mine = stage.sign_in(f"wanfeng{stage.width}@people.example")
    mine.goto("/settings/")
    expect(mine.locator("main")).to_contain_text("晚风")
