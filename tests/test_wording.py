"""How we write: people are "they", whoever they are."""

import re
from pathlib import Path

import pytest

from tests.running import ROOT

OF_ONE_SEX = re.compile(r"(?<![a-z])(she|hers?|herself|he|him|his|himself)(?![a-z])", re.IGNORECASE)
IN_CHINESE = re.compile("她")
VOICES = (
    "src/tallgrass/demo/content",  # notes of the sample community: named characters speak
    "src/tallgrass/engine/topics/seed",
    "tests/engine/heldout_notes.jsonl",
    "src/tallgrass/signals/migrations/0001_initial.py",  # a label of its day
    "tests/test_wording.py",
)
ENDINGS = {".py", ".html", ".js", ".css", ".md", ".po", ".txt", ".json"}
PLACES = ["src", "tests", "docs", "tools", "benchmarks"]


def pages(place: str) -> list[Path]:
    """Every text of ours in that folder; at the top, the documents."""
    found = (ROOT / place).rglob("*") if place else ROOT.glob("*.md")
    return [
        path
        for path in sorted(found)
        if path.suffix in ENDINGS and not path.relative_to(ROOT).as_posix().startswith(VOICES)
    ]


@pytest.mark.parametrize("place", ["", *PLACES])
def test_people_are_spoken_of_as_they(place: str) -> None:
    wrong = []
    for path in pages(place):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if OF_ONE_SEX.search(line) or (path.suffix == ".po" and IN_CHINESE.search(line)):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


@pytest.mark.parametrize("line", ["What she wrote", "for_her_page", "Hers.", "by himself"])
def test_a_slip_is_found(line: str) -> None:
    assert OF_ONE_SEX.search(line)


@pytest.mark.parametrize("line", ["the others", "There", "theirs", "this", "publisher"])
def test_other_words_are_left_alone(line: str) -> None:
    assert not OF_ONE_SEX.search(line)
