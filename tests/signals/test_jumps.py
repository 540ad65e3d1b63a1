"""Clocks that jump: whoever's clock leaves those of the home decides nothing until it is back, and
a time that slipped in is set right on the record."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tallgrass.edge.collector import Edge
from tallgrass.edge.config import EdgeConfig
from tallgrass.journal.client import JournalClient
from tallgrass.kernel.clock import FrozenClock, SystemClock, believe_no_jump
from tallgrass.kernel.clock_watch import ClockWatch, doubts, set_most
from tallgrass.kernel.errors import CLOCK_DOUBTED
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.signals.actions.timing import set_times_right
from tallgrass.signals.queries import payers_ahead
from tests.edge.conftest import NOW, SECRET, TOKEN, asking, furnish
from tests.refusals import refused
from tests.signals.factories import PAYER, click, follow, fund, link, now, sweep

JUMPS = (-5.5, 5.5, -3_600.0, 3_600.0, 40 * 86_400.0)


class Machine:
    """A machine whose two clocks a test turns."""

    def __init__(self) -> None:
        self.wall, self.started = NOW, 1_000.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.started += seconds

    def watch(self, home: Path, process: str, ahead: float = 0.0) -> ClockWatch:
        return ClockWatch(
            home, process, wall=lambda: self.wall + ahead, started=lambda: self.started
        )


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize("jump", JUMPS)
def test_a_process_doubts_its_clock_while_it_leaves_those_of_the_home(
    jump: float, machine: Machine, tmp_path: Path
) -> None:
    first, second = (machine.watch(tmp_path, name) for name in ("edge", "worker"))
    machine.passes(400_000)
    assert (first.off(), second.off()) == (0, 0)
    late = machine.watch(tmp_path, "web", ahead=jump)
    assert (late.off(), first.off()) == (pytest.approx(jump), 0)
    assert [one.process for one in doubts(tmp_path)] == ["web"]
    machine.wall += jump
    assert (first.off(), second.off()) == (pytest.approx(jump),) * 2
    assert sorted(one.process for one in doubts(tmp_path)) == ["edge", "web", "worker"]
    machine.wall -= jump
    assert (first.off(), second.off()) == (0, 0)
    set_most(tmp_path, abs(jump) + 1)
    machine.passes(2)
    assert late.off() == 0
    assert doubts(tmp_path) == []
    for watch in (first, second, late):
        watch.close()


def test_a_home_that_was_stopped_takes_the_clock_as_it_is_and_says_so(
    machine: Machine, tmp_path: Path
) -> None:
    before = machine.watch(tmp_path, "edge")
    assert before.set_by == 0
    machine.wall += 3_600
    assert before.off() == pytest.approx(3_600)
    before.close()
    after = machine.watch(tmp_path, "edge")
    assert (after.off(), after.set_by) == (0, pytest.approx(3_600))
    assert doubts(tmp_path) == []
    after.close()


@pytest.mark.parametrize("jump", JUMPS)
def test_an_edge_whose_clock_jumped_answers_503_and_writes_nothing(
    jump: float, machine: Machine, tmp_path: Path
) -> None:
    furnish(tmp_path)
    right = machine.watch(tmp_path, "worker")
    watch = machine.watch(tmp_path, "edge")
    config = EdgeConfig(tmp_path, (SECRET,), "https://tallgrass.example")
    edge = Edge(config, now=lambda: machine.wall, clock=watch)
    with asking(edge) as ask:
        assert ask("GET", f"/c/{TOKEN}").status == 302
        machine.wall += jump
        assert ask("GET", f"/c/{TOKEN}", client="192.0.2.2").status == 503
        answer = ask("POST", "/s", b"{}")
        assert (answer.status, "clock" in answer.text) == (503, True)
        machine.wall -= jump
        assert ask("GET", f"/c/{TOKEN}", client="192.0.2.3").status == 302
    with JournalClient(tmp_path) as client:
        assert [payer.spent for payer in client.payers()] == [4]
        assert client.ahead(int(NOW * 1000)) == []
    right.close()
    watch.close()


@pytest.fixture
def doubting(machine: Machine, tmp_path: Path) -> Iterator[Machine]:
    """The clock of this process is the machine's, and it is watched."""
    watch = machine.watch(tmp_path, "worker")
    before = SystemClock.watch
    believe_no_jump(watch)
    yield machine
    SystemClock.watch = before
    watch.close()


def test_c06_nothing_is_decided_by_a_clock_that_jumped(doubting: Machine) -> None:
    with refused(CLOCK_DOUBTED):
        SystemClock().now()  # it is another day than the machine that is watched says
    doubting.wall = time.time()
    doubting.started += doubting.wall - NOW
    assert abs(SystemClock().now().timestamp() - doubting.wall) < 60


def test_a_time_that_slipped_in_is_set_right_on_the_record(
    mei: Principal, clock: FrozenClock
) -> None:
    fund(5_000)
    token = link(mei, day_cap=6)
    sweep()
    ahead = now() + int(timedelta(days=40).total_seconds() * 1000)
    assert follow(click(token), at=ahead)[0].reason == "closed"
    assert follow(click(token))[0].reason == "closed"
    sweep()
    assert payers_ahead(5) == [PAYER]
    assert set_times_right(SYSTEM, reason="an edge ran 40 days ahead") == 1
    assert payers_ahead(5) == []
    assert [follow(click(token))[0].reason for _ in range(4)] == ["paid"] * 3 + ["day_cap"]
    entry = AuditEntry.objects.get(verb="signals.retime")
    assert entry.detail["reason"] == "an edge ran 40 days ahead"
    assert set_times_right(SYSTEM, reason="again") == 0
