"""What the machine finds in words, and what changed between two rounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.contracts.checks import as_rows, check, from_rows
from tallgrass.contracts.diff import DROPPED, SAME, changes, words

TEXT = st.text(alphabet="ab 的了修复SPF5０。\n", max_size=60)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("SPF 50", "ＳＰＦ５０ all day", "ＳＰＦ５０"),
        ("SPF 50", "spf  50", "spf  50"),
        ("SPF50", "SPF 50+", "SPF 50"),
        ("SPF 50", "SPF 500", None),
        ("每两小时补涂", "记得每 两小时 补涂一次", "每 两小时 补涂"),
        ("修复", "它修\n复了屏障", "修\n复"),
        ("cures", "It CURES acne", "CURES"),
        ("cure", "secure and cured", None),
        ("therapist", "the rapist", None),
        ("best", "最best了", "best"),
        ("修复", "The修复cream", "修复"),
        ("No.1", "no.1", "no.1"),
        ("no.", "no.one", "no."),
        ("$5", "US$5", "$5"),
        ("Daylight Fluid", "the daylight\nfluid", "daylight\nfluid"),
        ("a.b", "axb", None),
        ("Straße", "STRASSE", "STRASSE"),
    ],
)
def test_phrases_are_found_folded_and_whole(phrase: str, text: str, found: str | None) -> None:
    [finding] = check({"body": text}, must_say=[phrase], never_say=[])
    assert [text[p.start : p.end] for p in finding.places] == ([found] if found else [])
    assert finding.is_well == (found is not None)


def test_a_phrase_said_over_and_over_is_marked_at_its_first_twenty_places() -> None:
    [finding] = check({"body": "best " * 25}, must_say=[], never_say=["best"])
    assert [place.start for place in finding.places] == list(range(0, 100, 5))


def test_broken_rules_come_first_and_survive_storing() -> None:
    findings = check(
        {"title": "SPF 50", "body": "修复"},
        must_say=["SPF 50", "label"],
        never_say=["修复", "cures"],
    )
    assert [(f.rule, f.phrase, f.is_well) for f in findings] == [
        ("must", "label", False),
        ("never", "修复", False),
        ("must", "SPF 50", True),
        ("never", "cures", True),
    ]
    assert from_rows(as_rows(findings)) == findings


@given(TEXT, TEXT)
def test_places_lie_within_the_text(phrase: str, text: str) -> None:
    for finding in check({"title": text, "body": text}, must_say=[phrase], never_say=[phrase]):
        assert all(0 <= p.start < p.end <= len(text) for p in finding.places)


@given(TEXT, TEXT)
def test_changes_give_back_both_texts(older: str, newer: str) -> None:
    found = changes(older, newer)
    assert "".join(c.text for c in found if c.kind != DROPPED) == newer
    assert "".join(c.text for c in found if c.kind in (DROPPED, SAME)) == older
    assert all(newer[c.start : c.start + len(c.text)] == c.text for c in found if c.kind != DROPPED)
    assert "".join(words(newer)) == newer


def test_changes_go_by_words_in_both_scripts() -> None:
    assert [(c.kind, c.text) for c in changes("谁都可以买。Good day", "谁都可以买。Fine day")] == [
        ("same", "谁都可以买。"),
        ("dropped", "Good"),
        ("added", "Fine"),
        ("same", " day"),
    ]


def test_a_line_left_out_of_a_very_long_text_is_the_only_change() -> None:
    older = "\n".join(f"line {i}" for i in range(2_000))
    assert [c.text for c in changes(older, older.replace("line 7\n", "")) if c.kind == DROPPED] == [
        "7\nline "
    ]
