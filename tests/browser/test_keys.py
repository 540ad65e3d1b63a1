"""By keyboard alone: menus open and close, and the focus stays where the hand is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def open_note(stage: Stage, name: str) -> Page:
    """A newcomer at the first note, so that no other journey finds the sample reader's shelves
    changed."""
    page = stage.sign_up(f"keys_{stage.width}_{name}", "Kiri Lane")
    page.goto("/")
    page.goto(page.locator("article.card .card__link").first.get_attribute("href") or "")
    return page


def test_a_menu_closes_by_escape_and_by_a_press_beside_it(stage: Stage) -> None:
    page = open_note(stage, "menu")
    menu, summary = page.locator("#save"), page.locator("#save summary")
    summary.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_focus_stays_where_an_answer_replaced_what_was_pressed(stage: Stage) -> None:
    page = open_note(stage, "focus")
    like = page.locator("#like")
    for _there_and_back in range(2):
        before = like.get_attribute("aria-pressed") or ""
        like.press("Enter")
        expect(like).not_to_have_attribute("aria-pressed", before)
        expect(like).to_be_focused()
    summary = page.locator("#save summary")
    summary.press("Enter")
    page.locator("#save form button[type=submit]").first.press("Enter")
    expect(summary).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#save")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    page.locator("#f-text").fill("Which of the two lasts longer?")
    page.locator("#send").press("Enter")
    expect(page.locator("#comments")).to_contain_text("Which of the two lasts longer?")
    expect(page.locator("#send")).to_be_focused()
