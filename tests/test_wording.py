"""How we write: people are "they", whoever they are; what a function does is said by a verb."""

import ast
import re
from collections.abc import Iterator
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
NO_VERBS = frozenset(
    re.findall(
        r"\w+",
        "a all an another any both each either every everybody everyone everything how it its no "
        "nobody nothing one others people raises returns some somebody something that the their "
        "these they this those three two what whatever when where whether which who whoever whom "
        "whose why",
    )
)
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


def docstrings() -> Iterator[tuple[str, str]]:
    """Every docstring of a function of the product, with where it stands.

    A property is an attribute to whoever reads it, so its docstring may name what it holds.
    """
    for path in sorted((ROOT / "src").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text and not any("property" in ast.unparse(one) for one in node.decorator_list):
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", text


def begins_with_a_verb(text: str) -> bool:
    first = re.match(r"\W*([\w-]+)", text)
    return first is not None and first[1].lower() not in NO_VERBS and text.rstrip()[-1] in ".:)”"


def test_what_a_function_does_is_said_by_a_verb() -> None:
    """Whole sentences: verb, object, when."""
    found = list(docstrings())
    assert len(found) > 1_400
    assert [f"{where}: {text}" for where, text in found if not begins_with_a_verb(text)] == []


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("Return the price.", True),
        ("The price.", False),
        ("Whether it is paid.", False),
        ("Tell whether it is paid", False),
    ],
)
def test_a_noun_phrase_or_half_a_sentence_is_found(text: str, is_good: bool) -> None:
    assert begins_with_a_verb(text) is is_good
