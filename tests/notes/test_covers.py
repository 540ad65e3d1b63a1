"""The cover of a note whose author chose none."""

import pytest

from tallgrass.notes.covers import LOUDEST, plain_cover


@pytest.mark.parametrize(
    ("title", "big"),
    [
        ("沙发上那条毯子，猫先占了", "沙发上那条毯子，猫先占了"),
        (
            "亞硝酸鹽廣泛存在於自然界中，包括糧食、蔬菜、魚類、蛋類、肉類中都有它的蹤跡",
            "亞硝酸鹽廣泛存在於自然界中，包括糧食、蔬菜、魚類…",
        ),
        (
            "Consequences of overstaying a Schengen visa in Switzerland and then some",
            "Consequences of overstaying a Schengen visa in…",
        ),
        ("x" * 300, "x" * (LOUDEST - 1) + "…"),
        ("a|b", "a/b"),
    ],
)
def test_the_title_is_cut_between_words_where_it_is_too_long_for_a_cover(
    title: str, big: str
) -> None:
    assert plain_cover(title, "", 1)["big"] == big


def test_a_note_without_a_title_shows_its_text() -> None:
    assert plain_cover("", "Half full", 1)["big"] == "Half full"
