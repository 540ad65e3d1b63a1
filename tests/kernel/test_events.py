"""Declared events: what may be declared, how they are stored, and who sees what of them."""

from dataclasses import dataclass

import pytest

from tallgrass.kernel import events
from tallgrass.kernel.events import InternalId, InternalIds, Payload, event


@pytest.fixture(autouse=True)
def _none_but_these(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_types", "_by_class", "_renamed"):
        monkeypatch.setattr(events, name, {})


def test_an_event_is_stored_and_read_back_as_it_was() -> None:
    @event("thing.happened")
    @dataclass(frozen=True, slots=True)
    class ThingHappened:
        thing_id: InternalId
        other_ids: InternalIds
        words: tuple[str, ...]
        name: str | None
        is_new: bool = False

    happened = ThingHappened(7, (1, 2), ("a",), None)
    stored = {"thing_id": 7, "other_ids": [1, 2], "words": ["a"], "name": None, "is_new": False}
    assert events.pack(happened) == stored
    assert events.unpack("thing.happened", 1, stored) == happened
    del stored["is_new"]
    assert events.unpack("thing.happened", 1, stored) == happened
    del stored["thing_id"]
    with pytest.raises(TypeError, match="thing_id"):
        events.unpack("thing.happened", 1, stored)


def test_an_earlier_version_under_an_earlier_name_is_brought_up_to_date_step_by_step() -> None:
    def second(payload: Payload) -> Payload:
        return {"things": [payload["thing"]]}

    def third(payload: Payload) -> Payload:
        return payload | {"is_late": True}

    @event("thing.happened", version=3, was=("things.happening",), upcasts={1: second, 2: third})
    @dataclass(frozen=True, slots=True)
    class ThingHappened:
        things: tuple[str, ...]
        is_late: bool

    for name in ("thing.happened", "things.happening"):
        assert events.unpack(name, 1, {"thing": "a"}) == ThingHappened(("a",), True)
        assert events.unpack(name, 2, {"things": ["a"]}) == ThingHappened(("a",), True)
        assert events.unpack(name, 3, {"things": [], "is_late": False}) == ThingHappened((), False)
    with pytest.raises(ValueError, match="stored by a later release"):
        events.unpack("thing.happened", 4, {})
    with pytest.raises(LookupError, match=r"no event is called thing\.missed"):
        events.unpack("thing.missed", 1, {})


def test_a_webhook_sees_a_public_event_without_internal_ids() -> None:
    @event("thing.happened", public=True)
    @dataclass(frozen=True, slots=True)
    class ThingHappened:
        thing_id: InternalId
        part_ids: InternalIds
        thing: str

    @event("thing.hidden")
    @dataclass(frozen=True, slots=True)
    class ThingHidden:
        thing: str

    assert events.shown(ThingHappened(7, (8,), "k3x")) == {"thing": "k3x"}
    with pytest.raises(ValueError, match=r"thing\.hidden is not public"):
        events.shown(ThingHidden("k3x"))


def test_what_json_does_not_hold_or_an_id_that_is_not_marked_is_not_declared() -> None:
    @dataclass
    class Loose:
        n: int

    @dataclass(frozen=True)
    class Dated:
        n: float

    @dataclass(frozen=True)
    class Listed:
        n: tuple[float, ...]

    @dataclass(frozen=True)
    class Identified:
        thing_id: int

    @dataclass(frozen=True)
    class Misnamed:
        thing: InternalId

    for cls in (Loose, Dated, Listed, Identified, Misnamed):
        with pytest.raises(TypeError):
            event("thing.happened")(cls)
    assert events.all_types() == []


def test_a_name_is_taken_once_and_each_earlier_version_has_its_upcast() -> None:
    @dataclass(frozen=True)
    class One:
        n: int

    @dataclass(frozen=True)
    class Two:
        n: int

    event("thing.happened", was=("thing.happening",))(One)
    for name, was in (
        ("thing.happened", ()),
        ("thing.happening", ()),
        ("thing.other", ("thing.happened",)),
        ("thing.other", ("thing.happening",)),
        ("happened", ()),
        ("Thing.happened", ()),
    ):
        with pytest.raises(ValueError, match=r"thing|happened"):
            event(name, was=was)(Two)
    with pytest.raises(ValueError, match="needs an upcast"):
        event("thing.other", version=2)(Two)
    assert [declared.name for declared in events.all_types()] == ["thing.happened"]
