"""Text that people type: readable, bounded, without what deceives (claim 32)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.errors import HANDLE_MALFORMED, TEXT_EMPTY, TEXT_TOO_LONG, Invalid
from tallgrass.kernel.text import clean_handle, clean_line, clean_text, excerpt
from tests.refusals import refused

INVISIBLE = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\x00",
    "\x1b",
    "\u2028".replace("\u2028", "\u2060"),
]


@pytest.mark.parametrize("mark", INVISIBLE)
def test_c32_marks_that_turn_or_hide_text_are_dropped(mark: str) -> None:
    assert clean_line(f"in{mark}voice", longest=20) == "invoice"
    assert clean_text(f"in{mark}voice\r\ntwo", longest=20) == "invoice\ntwo"


@pytest.mark.parametrize("line", ["👩‍🍳 bakes", "林夕 在跑", "naïve", "e\u0301"])
def test_letters_of_every_script_and_joined_emoji_stay(line: str) -> None:
    assert clean_line(line, longest=20) == unicodedata.normalize("NFC", line)


def test_line_breaks_cannot_forge_a_second_line() -> None:
    assert clean_line("one\r\ntwo\nthree", longest=20) == "one two three"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\n\n"])
def test_nothing_visible_is_empty(text: str) -> None:
    with refused(TEXT_EMPTY):
        clean_line(text, longest=20)
    assert clean_line(text, longest=20, required=False) == ""


def test_too_long_says_how_long() -> None:
    with refused(TEXT_TOO_LONG, field="name", length=21, longest=20):
        clean_line("x" * 21, longest=20, field="name")


LOOK_ALIKES = ["аda", "ａda", "ada\u200b", "管理员"]


@pytest.mark.parametrize(
    "handle", [*LOOK_ALIKES, "ada lovelace", "ad", "a" * 31, "_ada", "ada_", "ada-l", "ada.", ""]
)
def test_c32_a_handle_that_could_pass_for_another_is_refused(handle: str) -> None:
    with refused(HANDLE_MALFORMED):
        clean_handle(handle)


def test_handles_are_folded() -> None:
    assert clean_handle(" @Ada_99 ") == "ada_99"


@given(st.text(max_size=200))
def test_c32_any_text_is_refused_or_cleaned_for_good(text: str) -> None:
    try:
        once = clean_text(text, longest=200)
    except Invalid:
        return
    assert clean_text(once, longest=200) == once
    assert not any(
        unicodedata.category(letter) in ("Cc",) and letter not in "\n\t" for letter in once
    )


@given(st.text(max_size=300), st.integers(2, 120))
def test_an_excerpt_is_one_line_of_bounded_length(text: str, length: int) -> None:
    short = excerpt(text, length)
    assert len(short) <= length and "\n" not in short
