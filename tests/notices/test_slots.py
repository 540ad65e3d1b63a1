"""The slots of sentences only grow, because notices stored by an earlier release are still read."""

import json
from pathlib import Path

from tallgrass.notices import types

RELEASED = Path(__file__).parent / "slots.json"
"""Each kind with the slots it had when it first came. New kinds are added; a line never changes."""


def faults(released: dict[str, list[str]], now: dict[str, types.Sentence]) -> list[str]:
    """What is wrong with today's sentences for whoever holds a notice of an earlier release."""
    found = [f"{kind}: not in slots.json; add it" for kind in sorted(now.keys() - released)]
    for kind, slots in released.items():
        if kind not in now:
            found.append(f"{kind}: gone; its stored notices say nothing")
            continue
        first, today = set(slots), now[kind].slots
        found += [f"{kind}: lost the slot {slot}" for slot in sorted(first - today)]
        found += [
            f"{kind}: the slot {slot} needs a stand-in in `added`"
            for slot in sorted(today - first - now[kind].added.keys())
        ]
    return found


def test_slots_of_released_sentences_only_grow() -> None:
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    ours = {kind: types.sentence_of(kind) for kind in types.kinds() if not kind.startswith("test.")}
    assert faults(released, ours) == []
    assert len(released) > 60


OURS = {"amount", "count", "days", "until"}
"""Slots that nobody else writes into: sums, numbers, days."""


def test_nobody_writes_into_the_subject_of_our_mail() -> None:
    sentences = [types.sentence_of(kind) for kind in types.kinds() if not kind.startswith("test.")]
    mailed = [one for one in sentences if one.mails]
    assert [one.kind for one in mailed if one.subject_slots - OURS] == []
    assert [one.kind for one in mailed if one.subject_slots - one.slots] == []
    assert len(mailed) > 40


def test_a_slot_dropped_renamed_or_added_without_a_stand_in_is_found() -> None:
    def sentence(text: str, **added: str) -> types.Sentence:
        return types.Sentence("a.b", text, added=added)

    released = {"a.b": ["name"]}
    assert faults(released, {"a.b": sentence("%(name)s")}) == []
    assert faults(released, {"a.b": sentence("%(name)s %(day)s", day="…")}) == []
    assert faults(released, {"a.b": sentence("nobody")}) == ["a.b: lost the slot name"]
    assert faults(released, {"a.b": sentence("%(who)s")}) == [
        "a.b: lost the slot name",
        "a.b: the slot who needs a stand-in in `added`",
    ]
    assert faults(released, {}) == ["a.b: gone; its stored notices say nothing"]
    assert faults({}, {"a.b": sentence("new")}) == ["a.b: not in slots.json; add it"]
