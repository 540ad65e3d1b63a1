"""Hashtags, mentions, paragraphs and lists in plain text."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.text import clean_text
from tallgrass.notes.importing import texts
from tallgrass.notes.marks import (
    as_one_tag,
    blocks,
    fold_tag,
    language_of,
    mentions_of,
    spans,
    tags_of,
)

SIGNS = st.text(alphabet="#＃@ab1_·干皮 .\n-，[话题]/&", max_size=60)
ADDRESSES = st.lists(
    st.sampled_from(["https://", "www.", "a.com", "/x", "。", ",", "看", "@ali", "#t"])
)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#winter and #Winter", ["winter"]),
        ("今天#干皮#好多了", ["干皮"]),
        ("#干皮 #防晒实测", ["干皮", "防晒实测"]),
        ("#干皮#防晒#通勤", ["干皮", "防晒", "通勤"]),
        ("#防晒[话题]# #面霜[话题]#", ["防晒", "面霜"]),
        ("＃全角＃也算", ["全角"]),
        ("#a#b", ["a", "b"]),
        ("C# and page#part and &#39; and #1", []),
        ("#" + "a" * 41, []),
        ("#city_walk, #上海.", ["city_walk", "上海"]),
    ],
)
def test_tags_of_a_text(text: str, tags: list[str]) -> None:
    assert tags_of(text) == tags


FILE = Path(__file__).parent / "inputs" / "tags-scripts.txt"
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if "#" in line[1:]]


@pytest.mark.parametrize("line", LINES)
def test_a_tag_of_the_file_reaches_to_the_end_of_its_word(line: str) -> None:
    [word] = [word for word in line.split() if word.startswith("#")]
    [span] = [span for span in spans(line) if span.kind == "tag"]
    assert (span.text, span.value) == (word, fold_tag(word))
    assert unicodedata.normalize("NFKC", span.value) == unicodedata.normalize("NFKC", word[1:])


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#work-life and #work", ["work-life", "work"]),
        ("#work- life, #-work #a--b", ["work", "a"]),
        ("#C++ and #C# and #c", ["c++", "c#", "c"]),
        ("#C++, #F#. (#C#)", ["c++", "f#", "c#"]),
        ("学#C#和#C++编程，#C++20 #C＃", ["c#", "c++", "c++20"]),
        ("#c++#c#", ["c++", "c#"]),
        ("#A#护肤 #K#穿搭", ["a", "护肤", "k", "穿搭"]),
        ("#Disney+ #a+b #red+#blue", ["disney+", "a", "red", "blue"]),
        ("#می‌روم #می‌", ["می‌روم", "می"]),
        ("#นํ้า #น้ำใจ", ["นํ้า", "น้ำใจ"]),
        ("#ภาษา, #ເຂົ້າ", ["ภาษา", "ເຂົ້າ"]),
        ("#မြန်မာ #ភាសាខ្មែរ #සිංහල", ["မြန်မာ", "ភាសាខ្មែរ", "සිංහල"]),
        ("#עברית־יפה #צה״ל", ["עברית־יפה", "צה״ל"]),
        ("#བོད་ཡིག", ["བོད་ཡིག"]),
        ("#ハリー・ポッター", ["ハリー・ポッター"]),
        ("#Crème #e\u0301te\u0301", ["crème", "été"]),
        ("#love❤\ufe0f", ["love"]),
        ("#\u0e31 #\u3164 #\u115f\u1160", []),
        ("#2024-08", []),
        ("#干皮# #C#编程", ["干皮", "c#"]),
    ],
)
def test_tags_keep_marks_and_joiners_and_end_with_their_word(text: str, tags: list[str]) -> None:
    assert tags_of(clean_text(text, longest=99)) == tags
    assert [fold_tag(f"#{tag}") for tag in tags] == [fold_tag(tag) for tag in tags] == tags


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("เชียงใหม่ trip", "เชียงใหม่_trip"),
        ("C#", "C#"),
        ("work-life / balance", "work-life_balance"),
        (" (हिन्दी) ", "हिन्दी"),
        ("__", ""),
    ],
)
def test_a_label_of_several_words_is_one_tag(label: str, tag: str) -> None:
    assert as_one_tag(label) == tag
    assert tags_of(f"#{tag}") == ([fold_tag(tag)] if tag else [])


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("#C++ #C# #हिन्दी", ("C++", "C#", "हिन्दी")),
        ("C#, F#, เชียงใหม่", ("C#", "F#", "เชียงใหม่")),
        ("work-life,مُدَوَّنة", ("work-life", "مُدَوَّنة")),
    ],
)
def test_tags_of_an_imported_cell_are_whole(cell: str, tags: tuple[str, ...]) -> None:
    assert texts.tags(cell) == tags


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@Ali_here hello", ["ali_here"]),
        ("谢谢@ali你好", ["ali"]),
        ("mail me: ali@example.org, or @example.org", []),
        ("@ab", []),
        ("@ali@ben", []),
        ("ask @ali.", ["ali"]),
        ("@ali @ALI", ["ali"]),
        ("@ali。@ben，@cleo,", ["ali", "ben", "cleo"]),
        ("/@ali/ https://here.example/@ben/", []),
    ],
)
def test_mentions_of_a_text(text: str, handles: list[str]) -> None:
    assert mentions_of(text) == handles


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "شاهد https://a.example/x، ثم https://a.example/y؟",
            ["https://a.example/x", "https://a.example/y"],
        ),
        ("यहाँ https://a.example/x।", ["https://a.example/x"]),
        (
            "看https://a.example/x——很好～ https://a.example/y．",
            ["https://a.example/x", "https://a.example/y"],
        ),
        ("**https://a.example/x**", ["https://a.example/x"]),
        ("看https://a.com/x。好", ["https://a.com/x"]),
        ("see https://a.com/x, then", ["https://a.com/x"]),
        ("看https://a.com/x,好", ["https://a.com/x"]),
        ("（https://a.com/x）", ["https://a.com/x"]),
        ("https://a.com/x看这里", ["https://a.com/x"]),
        ("https://zh.wikipedia.org/wiki/防晒 好", ["https://zh.wikipedia.org/wiki/防晒"]),
        ("https://a.com/?a=1&b=2!", ["https://a.com/?a=1&b=2"]),
        (
            "www.a.com/x#frag and HTTP://B.com/@ali",
            ["https://www.a.com/x#frag", "HTTP://B.com/@ali"],
        ),
        ("javascript:alert(1) data:text/html,x https:///x", []),
        ("https://user:pw@evil.com/", []),
        ("nothttps://a.com a.com notes.py", []),
    ],
)
def test_web_addresses_of_a_text(text: str, addresses: list[str]) -> None:
    assert [span.value for span in spans(text) if span.kind == "address"] == addresses
    assert not [span for span in spans(text) if span.kind == "mention"] or "evil" in text


@given(SIGNS | ADDRESSES.map("".join) | st.text(max_size=80))
def test_nothing_of_a_text_is_lost_or_added(text: str) -> None:
    assert "".join(span.text for span in spans(text)) == text


@given(SIGNS)
def test_a_tag_found_is_a_tag_when_folded_again(text: str) -> None:
    for span in spans(text):
        if span.kind == "tag":
            assert fold_tag(span.text) == fold_tag(span.value) == span.value != ""


@given(SIGNS | st.text(max_size=80))
def test_blocks_keep_every_word(text: str) -> None:
    kept = "".join(span.text for block in blocks(text) for line in block.lines for span in line)
    assert len(kept) <= len(text)
    assert {char for char in text if char.isalnum()} <= set(kept)


def test_a_hostile_run_of_signs_is_read_in_time() -> None:
    assert len(tags_of("#干" * 6_000)) == 1
    assert mentions_of("@" * 12_000) == []


def test_paragraphs_and_lists() -> None:
    found = blocks("One\nstill one\n\n- two\n- #three\nfour")
    assert [(block.kind, len(block.lines)) for block in found] == [("p", 2), ("ul", 2), ("p", 1)]
    assert found[1].lines[1][0].value == "three"


def test_the_language_is_that_of_most_words() -> None:
    assert language_of("干皮实测九天 SPF 50") == "zh-hans"
    assert language_of("Nine mornings with 干皮 skin and no pilling at all") == "en"


def test_www_before_a_chinese_word_is_no_address() -> None:
    assert [span.kind for span in spans("WWW.㐀")] == [""]


def test_a_wide_at_sign_of_a_chinese_keyboard_mentions_too() -> None:
    assert mentions_of("谢谢＠mina，还有＠lin_wei。") == ["mina", "lin_wei"]
    assert mentions_of("mail＠mina") == []
