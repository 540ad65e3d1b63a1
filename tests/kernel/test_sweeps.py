"""Sweeps: what fails is recorded and tried again, and never stops the others."""

import pytest

from tallgrass.kernel import sweeps
from tallgrass.kernel.models import SweepRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", {})


def test_a_sweep_that_fails_is_recorded_and_recovers() -> None:
    work = iter([RuntimeError("the disk is full"), 3])

    @sweeps.sweep("test.work", every=1)
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


def test_running_until_idle_ends_when_nothing_is_left_or_after_its_rounds() -> None:
    left = [5, 0]
    sweeps.sweep("test.count", every=1)(lambda: left.pop(0) if left else 0)
    assert (sweeps.run_until_idle(), left) == (5, [])
    sweeps.sweep("test.endless", every=1)(lambda: 1)
    assert sweeps.run_until_idle(rounds=4) == 4
