"""What `tallgrass check` finds besides: sweeps that fail or stand still."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tallgrass.conf import health
from tallgrass.conf.config import Config
from tallgrass.conf.occupancy import occupy
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import OutboxEvent, SweepFailure, SweepRun
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
def test_a_home_that_nobody_runs_is_no_fault_and_one_whose_worker_stopped_is(
    tmp_path: Path,
) -> None:
    config = Config(home=tmp_path, secret_key="s" * 32)
    SweepRun.objects.create(name="outbox", ran_at=NOON)
    SweepRun.objects.create(name="notices.mail", ran_at=NOON, error="OSError('disk full')")

    def sweeps() -> health.HealthFinding:
        return next(one for one in health.examine(config) if one.name == "sweeps")

    resting = sweeps()
    assert resting.faults == ("sweep notices.mail fails: OSError('disk full')",)
    assert "not running: background work last ran at 2026-05-01 12:00" in resting.warnings[0]
    held = occupy(tmp_path, address=config.origin)
    assert any("last ran at" in fault for fault in sweeps().faults)
    os.close(held)
    assert sweeps() == resting


@pytest.mark.django_db
def test_a_sweep_that_fails_says_why() -> None:
    SweepRun.objects.create(name="outbox", ran_at=NOON, error="OSError('disk full')")
    with use_clock(FrozenClock(NOON)):
        assert health._sweeps() == ["sweep outbox fails: OSError('disk full')"]


@pytest.mark.django_db
def test_rows_that_fail_and_news_that_nobody_can_read_are_named() -> None:
    assert health._rows() == []
    with use_clock(FrozenClock(NOON)):
        for n in range(11):
            SweepFailure.objects.create(
                loop="notes.covers",
                kind="note",
                key=str(n),
                count=3,
                error="OSError('disk full')",
                first_at=NOON - timedelta(minutes=11 - n),
                next_at=NOON,
            )
        OutboxEvent.objects.create(
            name="note.sung",
            payload={},
            attempts=2,
            error="nobody knows it",
            created_at=NOON,
            due_at=NOON,
        )
        found = health._rows()
    assert found[0] == (
        "notes.covers fails at note 0, tried 3×, since 2026-05-01 11:49 UTC: OSError('disk full')"
    )
    assert (len(found), found[-1]) == (11, "and 2 more: the operators' desk lists them")
    SweepFailure.objects.all().delete()
    [found_news] = health._rows()
    assert "note.sung" in found_news and "nobody knows it" in found_news
    assert health.CHECKS["due work"] is health._rows
