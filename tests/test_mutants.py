"""The mutants: each is a real change that still compiles, and the choice is the same each time."""

from pathlib import Path

import pytest

from tests.mutants.__main__ import COUNT, ROOMS, choose, in_order
from tests.mutants.equivalent import EQUIVALENT, is_equivalent
from tests.mutants.making import Mutant, mutants_of
from tests.running import ROOT

SOURCE = '''"""A docstring."""

from x import y

LEAST: int = 5


def pay(amount, *, key):
    """Another."""
    if amount <= 0:
        raise Invalid(_("More than nothing."), field="amount")
    log = y(key, amount + 1)
    check(log)
    return not log
'''


def made(tmp_path: Path, source: str = SOURCE, name: str = "rules.py") -> list[Mutant]:
    file = tmp_path / name
    file.write_text(source, encoding="utf-8")
    return list(mutants_of(file))


def test_each_mutant_changes_one_thing_of_what_runs(tmp_path: Path) -> None:
    assert {
        (5, "5", "6"),
        (10, "<= 0", "< 0"),
        (10, "0", "1"),
        (12, "amount + 1", "amount - 1"),
        (13, "check(log)", "pass"),
        (14, "not log", "log"),
    } <= {(m.first, m.before.strip(), m.after.strip()) for m in made(tmp_path)}
    assert any(m.kind == "skip_check" and "if False:" in m.source for m in made(tmp_path))
    for mutant in made(tmp_path):
        compile(mutant.source, "mutant", "exec")
        assert mutant.source != SOURCE
        assert "More than nothing." in mutant.source  # words are left alone
        assert mutant.source.count("docstring") == 1


def test_columns_of_tables_are_left_to_their_migrations(tmp_path: Path) -> None:
    source = (
        "class Row(Model):\n    size = Integer(default=3)\n\n    def two(self):\n        return 2\n"
    )
    lines = {mutant.first for mutant in made(tmp_path, source, "models.py")}
    assert lines == {5}
    assert {m.first for m in made(tmp_path, source, "rules.py")} == {2, 5}


DECLARED = """NEEDED = refusal("x.needed", Invalid, _("It is needed."), field="x")
policies.define("x", _("Title"), Setting("days", 7, _("Days")))


def say():
    return told("x", _("Title"))
"""


def test_what_is_declared_may_lose_all_but_its_words(tmp_path: Path) -> None:
    changes = {(m.first, " ".join(m.after.split())) for m in made(tmp_path, DECLARED)}
    assert all(line != 1 for line, _after in changes)
    assert (2, 'policies.define("x", None, Setting("days", 7, _("Days")))') not in changes
    assert (2, 'Setting("days", 7, None)') not in changes
    assert (2, 'Setting("days", None, _("Days"))') in changes
    assert (2, 'policies.define(None, _("Title"), Setting("days", 7, _("Days")))') in changes
    assert (2, "pass") in changes  # the policy itself
    assert (6, 'told("x", None)') in changes  # what a function says is no declaration


@pytest.mark.parametrize("room", ["journal"])
def test_the_choice_is_the_same_each_time_and_of_many_kinds(room: str) -> None:
    first, second = ([(m.file, m.kind, m.before, m.after) for m in choose(room)] for _ in range(2))
    assert first == second
    assert len(first) == COUNT
    assert len({kind for _file, kind, _before, _after in first}) >= 10


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_of_mutants_has_its_tests(room: str) -> None:
    assert (ROOT / "src" / "tallgrass" / room).is_dir()
    assert list((ROOT / "tests" / room).glob("test_*.py"))


@pytest.mark.parametrize("name", sorted({each.file for each in EQUIVALENT}))
def test_what_was_found_to_change_nothing_is_still_there_and_is_not_chosen(name: str) -> None:
    file = ROOT / "src" / "tallgrass" / name
    mutants = list(mutants_of(file))
    for each in EQUIVALENT:
        if each.file == name:
            assert any(each.is_of(mutant) for mutant in mutants), each
            assert each.why
    assert not any(is_equivalent(mutant) for mutant in in_order([file]))
