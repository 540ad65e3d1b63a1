"""Nothing that was typed is lost: signed out while writing, the language switched, a link pressed,
Back pressed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import PASSWORD, Stage, press
from tests.notes.factories import picture

pytestmark = [pytest.mark.browser, pytest.mark.long]
BODY = "Nine mornings, 九个早晨.\n\nNo pilling."


def writer(stage: Stage, name: str) -> Page:
    return stage.sign_up(f"kept_{stage.width}_{name}", "Kiri Lane")


def sign_in_here(page: Page, stage: Stage, name: str) -> None:
    page.locator("#id_login").fill(f"kept_{stage.width}_{name}@people.example")
    page.locator("#id_password").fill(PASSWORD)
    press(page.locator("main form button[type=submit]").first)


def switch(page: Page, language: str) -> None:
    press(page.get_by_role("button", name=language))


def test_signed_out_while_writing_a_note(stage: Stage, shot: Any) -> None:
    page = writer(stage, "note")
    page.goto("/new/")
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    page.context.clear_cookies(name="tallgrass")
    press(page.locator("button[value=publish]"))
    sign_in_here(page, stage, "note")
    expect(page.locator("#f-title")).to_have_value("Nine mornings")
    expect(page.locator("#f-body")).to_have_value(BODY)
    shot(page, "kept-signed-out")
    press(page.locator("button[value=publish]"))
    expect(page.locator("h1")).to_have_text("Nine mornings")
    page.goto("/new/")
    expect(page.locator("#f-title")).to_have_value("")


def test_signed_out_while_writing_a_comment(stage: Stage) -> None:
    page = writer(stage, "talk")
    page.goto("/")
    page.goto(page.locator("article.card .card__link").first.get_attribute("href") or "")
    page.locator("#f-text").fill("Which of the two lasts longer?")
    page.context.clear_cookies(name="tallgrass")
    with page.expect_navigation(url="**/account/login/**"):
        page.locator("#send").click()
    sign_in_here(page, stage, "talk")
    expect(page.locator("#f-text")).to_have_value("Which of the two lasts longer?")
    page.locator("#send").click()
    expect(page.locator(".comment__text").last).to_have_text("Which of the two lasts longer?")
    expect(page.locator("#f-text")).to_have_value("")


def test_an_expired_form_comes_back_filled(stage: Stage, shot: Any) -> None:
    page = writer(stage, "stale")
    page.goto("/new/")
    page.locator("#f-body").fill(BODY)
    page.locator("#main-form [name=csrfmiddlewaretoken]").evaluate("i => i.value = 'x'.repeat(64)")
    press(page.locator("button[value=publish]"))
    expect(page.locator("#f-body")).to_have_value(BODY)
    shot(page, "kept-expired")
    press(page.locator("button[value=publish]"))
    expect(page.locator("article.note")).to_contain_text("No pilling.")


def test_the_language_switch_keeps_what_was_typed(stage: Stage, shot: Any) -> None:
    page = writer(stage, "tongue")
    page.goto("/new/")
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    page.locator("#f-images").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    )
    other = "English" if stage.width < 600 else "简体中文"
    switch(page, other)
    expect(page.locator("html")).to_have_attribute(
        "lang", "en" if other == "English" else "zh-Hans"
    )
    expect(page.locator("#f-title")).to_have_value("Nine mornings")
    expect(page.locator("#f-body")).to_have_value(BODY)
    expect(page.locator(".upload img")).to_have_count(1)
    shot(page, "kept-language")
    switch(page, "简体中文" if other == "English" else "English")
    expect(page.locator("#f-body")).to_have_value(BODY)
    expect(page.locator(".upload img")).to_have_count(1)
    page.goto("/")
    page.goto(page.locator("article.card .card__link").first.get_attribute("href") or "")
    page.locator("#f-text").fill("A half-written thought")
    switch(page, other)
    expect(page.locator("#f-text")).to_have_value("A half-written thought")
    expect(page.locator(".comment__text", has_text="A half-written thought")).to_have_count(0)


def test_the_language_switch_keeps_what_was_typed_without_scripts(stage: Stage) -> None:
    signed_in = writer(stage, "plain")
    context = stage.browser.new_context(
        base_url=stage.site.origin,
        java_script_enabled=False,
        storage_state=signed_in.context.storage_state(),
    )
    stage.contexts.append(context)
    page = context.new_page()
    page.goto("/new/")
    page.locator("#f-body").fill(BODY)
    page.locator(".tongue button[value=zh-hans]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("#f-body")).to_have_value(BODY)
    page.goto("/")
    page.goto(page.locator("article.card .card__link").first.get_attribute("href") or "")
    page.locator("#f-text").fill("A half-written thought")
    page.locator(".tongue button[value=en]").click()
    expect(page.locator("#f-text")).to_have_value("A half-written thought")
    expect(page.locator(".comment__text", has_text="A half-written thought")).to_have_count(0)


def test_a_link_pressed_over_a_changed_form_loses_nothing(stage: Stage, shot: Any) -> None:
    page = writer(stage, "link")
    page.goto("/new/")
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    page.locator("a.brand:visible").first.click()
    expect(page.locator("article.card").first).to_be_visible()
    page.goto("/new/")
    expect(page.locator("#f-title")).to_have_value("Nine mornings")
    expect(page.locator("#f-body")).to_have_value(BODY)
    shot(page, "kept-link")
    page.get_by_role("status").get_by_role("button").click()
    expect(page.locator("#f-body")).to_have_value("")
    page.reload()
    expect(page.locator("#f-body")).to_have_value("")


def test_what_was_published_does_not_come_back(stage: Stage) -> None:
    page = writer(stage, "gone")
    page.goto("/new/")
    page.locator("#f-body").fill(BODY)
    press(page.locator("button[value=publish]"))
    page.goto("/new/")
    expect(page.locator("#f-body")).to_have_value("")


def test_a_draft_is_not_shown_to_the_next_person_in_the_same_tab(stage: Stage) -> None:
    page = writer(stage, "first")
    page.goto("/new/")
    page.locator("#f-body").fill(BODY)
    page.goto("/account/logout/")
    press(page.locator("main form button[type=submit]").first)
    page.goto("/account/signup/")
    for field_id, text in {
        "email": f"kept_{stage.width}_second@people.example",
        "password1": PASSWORD,
        "name": "Second",
        "handle": f"kept_{stage.width}_second",
    }.items():
        page.locator(f"#id_{field_id}").fill(text)
    press(page.locator("main form button[type=submit]").first)
    page.goto("/new/")
    expect(page.locator("#f-body")).to_have_value("")


def test_back_and_publish_again_is_the_same_note(stage: Stage, shot: Any) -> None:
    page = writer(stage, "back")
    page.goto("/new/")
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    press(page.locator("button[value=publish]"))
    address = page.url
    page.go_back()
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    press(page.locator("button[value=publish]"))
    expect(page).to_have_url(address)
    shot(page, "kept-back")
    page.goto(f"/@kept_{stage.width}_back")
    expect(page.locator("article.card")).to_have_count(1)


def test_two_tabs_with_one_note(stage: Stage, shot: Any) -> None:
    page = writer(stage, "tabs")
    page.goto("/new/")
    page.locator("#f-title").fill("Nine mornings")
    page.locator("#f-body").fill(BODY)
    press(page.locator("button[value=publish]"))
    edit = page.url.rstrip("/") + "/edit/"
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(edit)
    page.locator("#f-body").fill("What the first tab says.")
    press(page.locator("button[value=publish]"))
    other.locator("#f-body").fill("What the second tab says.")
    press(other.locator("button[value=publish]"))
    expect(other.locator("#meanwhile")).to_contain_text("What the first tab says.")
    expect(other.locator("#f-body")).to_have_value("What the second tab says.")
    shot(other, "kept-two-tabs")
    press(other.locator("button[value=publish]"))
    expect(other.locator("article.note")).to_contain_text("What the second tab says.")
