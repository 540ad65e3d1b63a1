"""Sweeps: what fails is recorded and tried again, and never stops the others."""

from datetime import timedelta

import pytest

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import SweepRun
from tallgrass.kernel.sweeps import Lane

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", {})
    monkeypatch.setattr(sweeps, "_unwritten", sweeps._Unwritten())


def test_a_sweep_that_fails_is_recorded_and_recovers() -> None:
    work = iter([RuntimeError("the disk is full"), 3])

    @sweeps.sweep("test.work", every=1, lane=Lane.MONEY)
    def run() -> int:
        step = next(work)
        if isinstance(step, Exception):
            raise step
        return step

    [due] = sweeps.all_sweeps()
    assert sweeps.run_once(due) == 0
    assert "the disk is full" in SweepRun.objects.get().error
    assert sweeps.last_runs()["test.work"].error != ""
    assert sweeps.run_once(due) == 3
    row = SweepRun.objects.get()
    assert (row.error, row.succeeded_at) == ("", row.ran_at)


def test_what_a_sweep_did_as_before_is_written_once_a_minute_with_all_others() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        began = now.moment
        for name in ("test.a", "test.b"):
            sweeps.sweep(name, every=1, lane=Lane.MONEY)(lambda: 0)
            sweeps.run_once(sweeps._sweeps[name])
        for _ in range(3):
            now.advance(timedelta(seconds=19))
            for due in sweeps.all_sweeps():
                sweeps.run_once(due)
        assert {run.ran_at for run in SweepRun.objects.all()} == {began}
        now.advance(timedelta(seconds=3))
        sweeps.run_once(sweeps._sweeps["test.b"])
        assert [run.ran_at - began for run in SweepRun.objects.order_by("name")] == [
            timedelta(seconds=57),
            timedelta(seconds=60),
        ]


def test_after_a_long_rest_a_sweep_that_ran_is_not_called_stalled_for_a_minute() -> None:
    now = FrozenClock(clock.now())
    with use_clock(now):
        for name in ("test.a", "test.b"):
            sweeps.sweep(name, every=1, lane=Lane.MONEY)(lambda: 0)
            sweeps.run_once(sweeps._sweeps[name])
        now.advance(timedelta(days=1))
        assert {name for name, _ in sweeps.stalled()} == {"test.a", "test.b"}
        for due in sweeps.all_sweeps():
            sweeps.run_once(due)
        assert sweeps.stalled() == []
