"""docs/claims.md and the tests named after its numbers say the same."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| (held|in part|not yet) \|", re.MULTILINE)
NAMED = re.compile(r"def test((?:_c\d+)+)_")


def claims() -> dict[int, str]:
    text = (TESTS.parent / "docs" / "claims.md").read_text(encoding="utf-8")
    return {int(number): state for number, state in ROW.findall(text)}


def numbers_of_tests() -> set[int]:
    names = [
        name
        for path in TESTS.rglob("test_*.py")
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    ]
    return {int(number) for name in names for number in re.findall(r"\d+", name)}


def test_every_claim_is_listed_once() -> None:
    assert sorted(claims()) == list(range(1, 46))


def test_what_is_said_to_hold_has_a_test_and_what_has_none_is_not_said_to_hold() -> None:
    said = {number for number, state in claims().items() if state != "not yet"}
    assert said - numbers_of_tests() == set()
    assert numbers_of_tests() - said == set()
