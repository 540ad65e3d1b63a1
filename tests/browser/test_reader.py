"""A reader finds a note, learns why they see it, keeps it, talks, follows its author, and searches
in both languages."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage
from tests.browser.words import Words

pytestmark = pytest.mark.browser


def follow(page: Page, t: Words) -> None:
    """Follow the author of the note that is open; Discover likes to show whom they follow
    already."""
    following = page.get_by_role("button", name=t("Following", "you follow them"))
    if following.count():
        following.click()
    page.locator(".note__body header").get_by_role("button", name=t("Follow"), exact=True).click()
    expect(following).to_be_visible()


def test_a_reader_finds_keeps_and_follows(stage: Stage, shot: Any) -> None:
    t = stage.t
    page = stage.enter("reader")
    cards = page.locator("article.card")
    expect(cards.nth(11)).to_be_attached()
    shot(page, "discover")

    card = page.locator("article.card:not(:has(.paid))").first
    heading = card.locator(".card__title").inner_text()
    card.get_by_label(t("Why this note?")).click()
    expect(card.locator(".pop__body li").first).to_be_visible()
    card.get_by_role("link", name=t("See the full answer")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Why this note"))
    expect(page.locator("tfoot")).to_contain_text(t("Score"))
    shot(page, "why")

    page.get_by_role("link", name=heading).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    like = page.locator(".actbar button.act").first
    before = int(like.locator(".num").inner_text().replace(",", ""))
    like.click()
    liked = page.locator(".actbar").get_by_role("button", name=t("Unlike"))
    expect(liked.locator(".num")).to_have_text(str(before + 1))

    page.locator("#save summary").click()
    page.locator("#save").get_by_label(t("New board")).fill("Saturday")
    page.locator("#save").get_by_role("button", name=t("Create and save")).click()
    expect(page.locator("#save summary")).to_have_attribute("aria-pressed", "true")

    page.get_by_label(t("Your comment")).fill("Does it also work in the rain? 下雨天呢？")
    page.locator("#write").get_by_role("button", name=t("Send")).click()
    expect(page.locator(".comment__text").filter(has_text="下雨天呢？")).to_be_visible()
    author = page.locator(".note__author .strong").inner_text()
    follow(page, t)
    shot(page, "note")
    tag = page.locator("a.chip[href^='/tag/']").first
    word = tag.inner_text().removeprefix("# ")

    tag.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"#{word}")
    expect(page.locator("article.card").filter(has_text=heading)).to_be_visible()
    page.goto("/boards/")
    page.get_by_role("link", name="Saturday", exact=True).click()
    expect(page.locator("article.card").filter(has_text=heading)).to_be_visible()
    page.goto("/following/")
    expect(page.locator("article.card .who").filter(has_text=author).first).to_be_visible()


@pytest.mark.parametrize(("query", "found"), [("防晒", "防晒"), ("sunscreen", "sunscreen")])
def test_search_finds_notes_in_chinese_and_in_english(
    stage: Stage, shot: Any, query: str, found: str
) -> None:
    t = stage.t
    page = stage.visitor()
    page.goto("/")
    page.get_by_role("searchbox", name=t("Search notes, people and places")).fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(query)
    page.locator("article.card a.card__link").first.click()
    expect(page.locator("article.note")).to_contain_text(re.compile(found, re.IGNORECASE))
