"""What `tallgrass check` finds besides: sweeps that fail or stand still."""

from datetime import UTC, datetime, timedelta

import pytest

from tallgrass.conf import health
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import SweepRun
from tallgrass.kernel.sweeps import Sweep, all_sweeps, run_once, write_runs

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_sweeps_that_ran_a_moment_ago_are_well_and_an_unstarted_worker_is_no_fault() -> None:
    assert health._sweeps() == []
    with use_clock(FrozenClock(NOON)):
        for due in all_sweeps():
            run_once(Sweep(due.name, due.every, lambda: 0))
        assert health._sweeps() == []


@pytest.mark.django_db
def test_a_worker_that_stopped_is_one_finding_and_a_stuck_sweep_is_named() -> None:
    clock = FrozenClock(NOON)
    with use_clock(clock):
        for due in all_sweeps():
            run_once(Sweep(due.name, due.every, lambda: 0))
        write_runs()
        clock.advance(timedelta(days=40))
        [finding] = health._sweeps()
        assert "the worker last ran at 2026-05-01 12:00 UTC" in finding
        stuck, *others = all_sweeps()
        for due in others:
            run_once(Sweep(due.name, due.every, lambda: 0))
        write_runs()
        [finding] = health._sweeps()
        assert stuck.name in finding and "stuck" in finding


@pytest.mark.django_db
def test_a_sweep_that_fails_says_why() -> None:
    SweepRun.objects.create(name="outbox", ran_at=NOON, error="OSError('disk full')")
    with use_clock(FrozenClock(NOON)):
        assert health._sweeps() == ["sweep outbox fails: OSError('disk full')"]
