"""Chinese breaks between words, and no line begins with what belongs to the one before."""

import pytest

from tallgrass.engine.phrases import phrases


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("沙发上那条毯子，猫先占了", ["沙发上", "那条", "毯子，", "猫", "先", "占了"]),
        ("读完《红楼梦》（第二遍）的人", ["读完", "《红楼梦》", "（第二遍）的", "人"]),
        ("用了十六天 Daylight Fluid", ["用了", "十六天 ", "Daylight ", "Fluid"]),
        ("跑步3.5公里", ["跑步", "3.5", "公里"]),
        ("", []),
    ],
)
def test_pieces_between_which_a_line_may_break(text: str, pieces: list[str]) -> None:
    assert phrases(text) == pieces


def test_joined_they_are_the_text() -> None:
    text = "“好”用，但（也许）不会\u200b再买：…… emoji💥"
    assert "".join(phrases(text)) == text
