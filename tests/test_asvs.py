"""docs/asvs.md names every requirement of levels 1 and 2 once, and only files and tests that are
there."""

import re
from collections import Counter

from tests.running import ROOT

TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([\d. ]+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
STATES = {"held", "not held", "does not apply"}
# How many requirements of levels 1 and 2 each section has; those of level 3 come after them.
COUNTS = """
1.1 2  1.2 9  1.3 11  1.4 3  1.5 2  2.1 3  2.2 3  2.3 4  2.4 1  3.2 2  3.3 4  3.4 6  3.5 5
3.7 2  4.1 3  4.2 1  4.3 2  4.4 4  5.1 1  5.2 3  5.3 2  5.4 3  6.1 3  6.2 12  6.3 4  6.4 4
6.5 5  6.6 3  6.8 4  7.1 3  7.2 4  7.3 2  7.4 5  7.5 2  7.6 2  8.1 2  8.2 3  8.3 1  8.4 1  9.1 3
9.2 4  10.1 2  10.2 2  10.3 4  10.4 11  10.5 5  10.6 2  10.7 3  11.1 2  11.2 3  11.3 3  11.4 4
11.5 1  11.6 1  12.1 3  12.2 2  12.3 4  13.1 1  13.2 5  13.3 2  13.4 5  14.1 2  14.2 4  14.3 3
15.1 3  15.2 3  15.3 7  16.1 1  16.2 5  16.3 4  16.4 3  16.5 3  17.1 1  17.2 4  17.3 2
"""
SECTIONS = {name: int(count) for name, count in re.findall(r"(\S+) (\d+)", COUNTS)}


def test_each_requirement_of_levels_1_and_2_is_named_once() -> None:
    wanted = {f"{section}.{n}" for section, count in SECTIONS.items() for n in range(1, count + 1)}
    named = Counter(number for row in ROW.findall(TEXT) for number in row[0].split())
    assert len(wanted) == 253
    assert (sorted(wanted - set(named)), sorted(set(named) - wanted)) == ([], [])
    assert [number for number, times in named.items() if times > 1] == []


def test_each_is_held_or_not_or_does_not_apply_and_what_is_held_says_by_what() -> None:
    for number, _asked, state, shown in ROW.findall(TEXT):
        assert state in STATES, number
        assert len(shown) > 7 or state != "held", number


def test_every_file_and_test_that_it_names_is_there() -> None:
    lacking = []
    for name in re.findall(r"`((?:src|tests|tools|docs)/[^`]*?)`", TEXT):
        file, _mark, function = name.partition("::")
        path = ROOT / file
        if not path.exists() or (function and f"def {function}(" not in path.read_text("utf-8")):
            lacking.append(name)
    assert lacking == []
