"""When a lane's sweeps run, and that no lane waits for another."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tallgrass.conf import lanes
from tallgrass.conf.lanes import Schedule, Signals, Worker
from tallgrass.kernel import sweeps
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.sweeps import Lane, Sweep, Wake, all_sweeps

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
QUIETLY = {Wake.DATABASE: 0, Wake.JOURNAL: 0}


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_sweep_runs_on_its_time() -> None:
    now, slow = Time(), Sweep("slow", 20, lambda: 0)
    schedule = Schedule([slow], now)
    assert schedule.due(QUIETLY) == [slow]
    schedule.ran(slow, 0, QUIETLY)
    assert (schedule.due({**QUIETLY, Wake.DATABASE: 1}), schedule.pause(QUIETLY)) == ([], 20)
    now.now += 20
    assert schedule.due(QUIETLY) == [slow]


def test_a_sweep_that_is_woken_rests_between_its_turns_and_looks_now_and_then() -> None:
    now = Time()
    quick = Sweep("quick", 0.5, lambda: 0, Lane.CONTENT, frozenset([Wake.DATABASE]))
    schedule = Schedule([quick], now)
    schedule.ran(quick, 0, QUIETLY)
    assert schedule.pause(QUIETLY) == sweeps.QUIET
    assert schedule.pause({**QUIETLY, Wake.JOURNAL: 1}) == sweeps.QUIET
    written = {**QUIETLY, Wake.DATABASE: 1}
    assert (schedule.due(written), schedule.pause(written)) == ([], 0.5)
    now.now += 0.5
    assert schedule.due(written) == [quick]
    schedule.ran(quick, 0, written)
    assert schedule.pause(written) == sweeps.QUIET
    schedule.ran(quick, 3, written)
    assert schedule.pause(written) == 0.5


@pytest.mark.parametrize(("seconds", "pause"), [(7, 7), (-7, 0.5), (900, sweeps.QUIET)])
def test_a_sweep_runs_when_its_next_row_is_due(seconds: int, pause: float) -> None:
    moment = NOON + timedelta(seconds=seconds)
    due = Sweep("due", 0.5, lambda: 0, Lane.MAIL, frozenset([Wake.DATABASE]), lambda: moment)
    with use_clock(FrozenClock(NOON)):
        schedule = Schedule([due], Time())
        schedule.ran(due, 0, QUIETLY)
        assert schedule.pause(QUIETLY) == pause


def test_whoever_waits_hears_at_once_that_something_was_written() -> None:
    signals, heard = Signals(), threading.Event()

    def wait() -> None:
        signals.wait(QUIETLY, 60)
        heard.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not heard.wait(0.1)
    signals.raise_for(Wake.JOURNAL)
    assert heard.wait(5)
    thread.join()


def test_every_lane_has_work_and_what_waits_for_the_outside_has_a_lane_of_its_own() -> None:
    lanes_of = {due.name: due.lane for due in all_sweeps()}
    assert set(lanes_of.values()) == set(Lane)
    assert [name for name, lane in lanes_of.items() if lane == Lane.MAIL] == ["notices.mail"]
    assert {lanes_of[name] for name in ("signals.ingest", "signals.leases")} == {Lane.MONEY}


@pytest.mark.django_db(transaction=True)
def test_a_lane_that_waits_holds_up_no_other_and_a_stop_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", {})
    monkeypatch.setattr(lanes, "PATIENCE", 0.2)
    silence, paid = threading.Event(), threading.Event()
    sweeps.sweep("test.mail", every=1, lane=Lane.MAIL)(lambda: int(silence.wait(300)))

    @sweeps.sweep("test.pay", every=0.1, lane=Lane.MONEY)
    def pay() -> int:
        paid.set()
        return 0

    worker = Worker()
    stopping = threading.Thread(target=lambda: (paid.wait(120), worker.stop(0, None)))
    stopping.start()
    assert worker.run()
    assert paid.is_set()
    assert [lane.name for lane in worker.unfinished] == ["lane mail"]
    silence.set()
    for lane in worker.unfinished:
        lane.join(120)
    stopping.join()


@pytest.mark.django_db(transaction=True)
def test_a_lane_that_fails_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_sweeps", {})
    monkeypatch.setattr(threading, "excepthook", lambda _arguments: None)

    @sweeps.sweep("test.dies", every=1, lane=Lane.MONEY)
    def die() -> int:
        raise SystemExit

    assert Worker().run() is False
