"""Obligations bind until a day, on account of a source."""

from datetime import timedelta

import pytest

from tallgrass.governance import queries
from tallgrass.governance.actions.trusted import obligations
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import TEXT_EMPTY
from tallgrass.kernel.subjects import Subject
from tests.refusals import refused

NOTE = Subject("note", 5)


def bind(days: int = 30, **more: object) -> None:
    values = {
        "subject": NOTE,
        "reason": "Agreed until spring.",
        "until": clock.now() + timedelta(days=days),
        "source": "contract:1",
    }
    obligations.oblige(**{**values, **more})  # type: ignore[arg-type]


def test_a_note_is_bound_until_the_day(db: None) -> None:
    bind()
    assert [(o.kind, o.reason) for o in queries.obligations_on(NOTE)] == [
        (kind, "Agreed until spring.") for kind in ("keep", "label", "links")
    ]
    assert queries.obligations_on(Subject("note", 6)) == []
    with use_clock(FrozenClock(clock.now() + timedelta(days=31))):
        assert queries.obligations_on(NOTE) == []


def test_one_source_ends_and_the_other_holds(db: None) -> None:
    bind()
    bind(source="contract:2", kinds=["keep"], days=60)
    with use_clock(FrozenClock(clock.now() + timedelta(days=31))):
        assert [(o.kind, o.source) for o in queries.obligations_on(NOTE)] == [
            ("keep", "contract:2")
        ]


def test_the_same_source_renews_and_never_doubles(db: None) -> None:
    bind()
    bind(days=60)
    until = {o.until for o in queries.obligations_on(NOTE)}
    assert len(queries.obligations_on(NOTE)) == 3 and min(until) > clock.now() + timedelta(days=59)


def test_an_unknown_kind_or_an_empty_reason_binds_nothing(db: None) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        bind(kinds=["keep", "nonsense"])
    with refused(TEXT_EMPTY, field="reason"):
        bind(reason=" ")
    assert queries.obligations_on(NOTE) == []
