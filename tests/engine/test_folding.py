"""What readers take for one is one: script, accents, case and width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.engine.folding import fold
from tallgrass.engine.places import matches
from tallgrass.engine.tokens import query_tokens, tokens

SAME = [
    ("防曬", "防晒"),
    ("護膚", "护肤"),
    ("書店", "书店"),
    ("廣場", "广场"),
    ("貓糧", "猫粮"),
    ("涼", "凉"),
    ("衞生", "卫生"),  # as Hong Kong writes it
    ("裏面的麪", "里面的面"),
    ("看著", "看着"),
    ("瞭解", "了解"),
    ("甚麼", "什么"),
    ("給妳", "给你"),
    ("項鍊", "项链"),
    ("彷彿", "仿佛"),
    ("姊妹", "姐妹"),
    ("糖菓", "糖果"),
    ("痠痛", "酸痛"),
    ("甦醒", "苏醒"),
    ("creme", "Crème"),
    ("CAFE\u0301", "café"),
    ("smorrebrod", "Smørrebrød"),
    ("strasse", "Straße"),
    ("oeuvre", "Œuvre"),
    ("istanbul", "İstanbul"),
    ("da nang", "Đà Nẵng"),
    ("ｆｕｌｌ", "full"),
    ("مدونة", "مُدَوَّنة"),
    ("елка", "Ёлка"),
    ("αθηνα", "Αθήνα"),
]


@pytest.mark.parametrize(("asked", "written"), SAME)
def test_one_finds_the_other(asked: str, written: str) -> None:
    assert fold(asked) == fold(written)
    assert tokens(asked) == tokens(written)
    assert set(query_tokens(asked)) <= set(tokens(f"x {written} y")) or len(asked) == 1


@pytest.mark.parametrize("text", ["が か", "ไม้", "हिन्दी", "한국어", "й", "c++", "c#"])
def test_marks_that_make_another_letter_stay(text: str) -> None:
    assert fold(text) == unicodedata.normalize("NFKC", text)


def test_words_that_differ_stay_apart() -> None:
    for one, other in (("か", "が"), ("и", "й"), ("干", "千"), ("o", "0"), ("大", "太")):
        assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_what_is_folded_stays_as_it_is_and_folds_in_parts(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12))
def test_a_part_of_a_chinese_text_folds_to_a_part_of_it(text: str) -> None:
    assert all(fold(text[at : at + 2]) in fold(text) for at in range(len(text)))


def test_places_are_one_in_either_script() -> None:
    assert matches("多倫多 · 安大略", "Toronto")
    assert matches("Montréal, QC", "montreal")
