"""Subjects: described many at a time by the room that owns them; hooks that may veto; ids nobody
guesses."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tallgrass.kernel import subjects
from tallgrass.kernel.hooks import Hook
from tallgrass.kernel.ids import ALPHABET, is_public_id, new_public_id, new_public_ids
from tallgrass.kernel.subjects import OwnerKind, Subject, SubjectDescription, SubjectKind


def test_one_call_a_kind_and_what_is_gone_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[int]] = []

    def resolve(ids: list[int]) -> dict[int, SubjectDescription]:
        calls.append(ids)
        return {
            number: SubjectDescription(Subject("leaf", number), f"Leaf {number}", "/", None)
            for number in ids
            if number < 3
        }

    monkeypatch.setattr(subjects, "_kinds", {})
    kind = SubjectKind("leaf", resolve, lambda names: dict.fromkeys(names, 7), OwnerKind.PERSON)
    subjects.declare(kind)
    found = subjects.describe([Subject("leaf", number) for number in (1, 2, 3)])
    assert (sorted(subject.id for subject in found), calls) == ([1, 2], [[1, 2, 3]])
    assert subjects.describe_one(Subject("leaf", 9)) is None
    assert subjects.by_public_id("leaf", ["a"]) == {"a": 7}
    with pytest.raises(ValueError, match="leaf"):
        subjects.declare(replace(kind, owner=OwnerKind.EITHER))


def test_a_kind_that_nobody_declared_is_a_defect() -> None:
    for ask in (
        lambda: subjects.describe([Subject("cloud", 1)]),
        lambda: subjects.by_public_id("cloud", []),
        lambda: subjects.limits_of(Subject("cloud", 1)),
    ):
        with pytest.raises(LookupError, match="cloud"):
            ask()


def test_rooms_declare_whose_their_subjects_are_and_what_may_be_limited() -> None:
    assert {kind.name: (kind.owner.value, sorted(kind.limits)) for kind in subjects.kinds()} == {
        "campaign": ("organisation", []),
        "comment": ("person", ["publish"]),
        "contract": ("person", ["pay"]),
        "note": ("person", ["publish", "reach"]),
        "organisation": ("organisation", ["publish", "reach"]),
        "payout": ("either", ["pay"]),
        "person": ("person", ["account", "publish", "reach"]),
    }


@pytest.mark.parametrize("folder", ["governance", "web/governance", "web/ledger"])
def test_governance_names_nobody_elses_kinds(folder: str) -> None:
    """Whose a thing is and what may be limited of it is asked of its declaration."""
    compared = re.compile(r"\.kind\s*(?:==|!=|in|not in)\s*[(\[{]?\s*\"")
    root = Path(subjects.__file__).parents[1] / folder
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "subject" in line and compared.search(line)
    ]
    assert found == []


def test_a_hook_tells_each_subscriber_once_and_lets_it_veto() -> None:
    hook: Hook[int] = Hook("test")
    heard: list[int] = []
    for _ in range(2):
        hook.connect(heard.append)
    hook.fire(1)
    assert heard == [1]

    @hook.connect
    def veto(number: int) -> None:
        raise ValueError(number)

    with pytest.raises(ValueError, match="2"):
        hook.fire(2)


def test_public_ids_have_one_form_and_do_not_repeat() -> None:
    many = [*new_public_ids(2_000), *(new_public_id() for _ in range(200))]
    assert (len(set(many)), all(map(is_public_id, many))) == (2_200, True)
    assert not any(letter in ALPHABET for letter in "01ilo")
    assert not any(map(is_public_id, ("", "x" * 15, "x" * 17, "0" * 16, "X" * 16, "ｘ" * 16)))
