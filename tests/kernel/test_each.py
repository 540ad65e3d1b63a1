"""Loops over due rows: one bad row stops nobody, rests for a growing while, and is known."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tallgrass.kernel import clock, failures, sweeps
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.failures import Postpone
from tallgrass.kernel.models import Policy, RateBucket, SweepFailure

pytestmark = pytest.mark.django_db


def rows(count: int) -> list[int]:
    """That many rows of some table, by id."""
    return [
        Policy.objects.create(
            name=f"row{i}", version=1, body={}, actor="", reason="", created_at=clock.now()
        ).pk
        for i in range(count)
    ]


def each(bad: set[int], seen: list[int], postpone: Postpone | None = None) -> int:
    """Write a bucket for every row that has none; those of `bad` fail after it is written."""
    done = [int(key) for key in RateBucket.objects.values_list("key", flat=True)]

    def step(pk: int) -> bool:
        seen.append(pk)
        RateBucket.objects.create(key=str(pk), tokens=1, updated_at=clock.now())
        if pk in bad:
            raise ValueError(f"row {pk}")
        return True

    due = Policy.objects.filter(name__startswith="row").exclude(pk__in=done)
    return sweeps.each("test.loop", due, step, by="created_at", postpone=postpone)


def test_a_bad_row_stops_no_other_and_leaves_nothing_half_done() -> None:
    first, second, third = rows(3)
    assert each({second}, []) == 2
    assert set(RateBucket.objects.values_list("key", flat=True)) == {str(first), str(third)}
    [failing] = failures.failing_rows()
    assert (failing.loop, failing.kind, failing.key) == ("test.loop", "policy", str(second))
    assert (failing.count, failing.error) == (1, f"ValueError('row {second}')")


def test_a_failing_row_rests_twice_as_long_each_time_and_is_forgotten_once_served() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        [bad], began = rows(1), now.moment
        pauses: list[timedelta] = []
        for _ in range(3):
            seen: list[int] = []
            assert (each({bad}, seen), seen) == (0, [bad])
            assert (each({bad}, seen), seen) == (0, [bad])
            [failing] = failures.failing_rows()
            assert failing.since == began
            pauses.append(failing.next_at - now.moment)
            now.moment = failing.next_at
        assert pauses == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
        assert failures.pause_after(99) == timedelta(hours=1)
        assert (each(set(), []), failures.failing_count()) == (1, 0)


def test_a_failure_is_forgotten_when_its_row_is_due_no_more() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        [bad] = rows(1)
        each({bad}, [])
        Policy.objects.filter(pk=bad).delete()
        each(set(), [])
        assert failures.failing_count() == 1
        now.advance(timedelta(seconds=30))
        each(set(), [])
        assert failures.failing_count() == 0


def test_a_row_moves_its_own_due_date_on_where_its_loop_says_how() -> None:
    moved: list[object] = []
    [bad] = rows(1)
    each({bad}, [], postpone=lambda pk, at: moved.append((pk, at)))
    assert moved == [(bad, SweepFailure.objects.get().next_at)]


def test_rows_that_may_not_move_yet_hold_up_nobody() -> None:
    ids = rows(7)
    looked_at: list[int] = []

    def stays(pk: int) -> bool:
        looked_at.append(pk)
        return False

    due = Policy.objects.filter(pk__in=ids)
    for _ in range(5):
        assert sweeps.each("test.stuck", due, stays, by="created_at", most=3) == 0
    assert looked_at == (ids * 3)[:15]


def test_many_at_once_are_halved_down_to_the_bad_one() -> None:
    calls: list[list[str]] = []

    def step(keys: Sequence[str]) -> int:
        calls.append(list(keys))
        for key in keys:
            RateBucket.objects.create(key=key, tokens=1, updated_at=clock.now())
        if "d" in keys:
            raise ValueError("d")
        return len(keys)

    now = FrozenClock(clock.now())
    with use_clock(now):
        assert sweeps.together("test.set", "thing", "abcdefgh", step) == 7
        assert set(RateBucket.objects.values_list("key", flat=True)) == set("abcefgh")
        [failing] = failures.failing_rows()
        assert (failing.kind, failing.key, failing.count) == ("thing", "d", 1)
        calls.clear()
        assert (sweeps.together("test.set", "thing", "di", step), calls) == (1, [["i"]])
        now.moment = failing.next_at
        calls.clear()
        assert sweeps.together("test.set", "thing", "djk", step) == 2
        assert calls == [["d"], ["j", "k"]]
        assert SweepFailure.objects.get().count == 2
