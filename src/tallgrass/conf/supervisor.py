"""`tallgrass run`: web, edge and worker under one roof. A child that dies comes back; all stop
together."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import structlog

from tallgrass.kernel.processes import PARENT

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
HEALTHY_AFTER = 30.0  # seconds alive after which a death is a first death again
LOOK_EVERY = 5.0  # seconds between two looks at children of which nothing is heard
PATIENCE = 12.0  # seconds between asking a child to stop and ending it

_log = structlog.get_logger("tallgrass.supervisor")


@dataclass(slots=True)
class Child:
    """One process we keep alive, by the command that starts it."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE
    deaths: int = field(default=0)

    def start(self, environment: dict[str, str]) -> None:
        """Start it, in a process group of its own so that a Ctrl-C reaches us alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env={**environment, PARENT: str(os.getpid())}, process_group=0
        )

    def look(self, environment: dict[str, str]) -> None:
        """Start it when it is due; note its death, and when to start it again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start(environment)
            return
        code = self.process.poll()
        if code is None:
            return
        self.deaths += 1
        self.pause = (
            FIRST_PAUSE
            if now - self.started_at >= HEALTHY_AFTER
            else min(self.pause * 2, LONGEST_PAUSE)
        )
        self.start_at = now + self.pause
        self.process = None
        _log.warning("process died", process=self.name, code=code, again_in=self.pause)


class Supervisor:
    """Keeps the children alive until told to stop."""

    def __init__(self, children: list[Child], environment: dict[str, str]) -> None:
        self.children = children
        self._environment = environment
        self._stopping = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End the loop soon."""
        self._stopping = True

    def run(self) -> None:
        """Start all, watch them, and stop them within seconds of SIGTERM or SIGINT."""
        with _woken_by_signals() as wait:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stop)
            try:
                while not self._stopping:
                    for child in self.children:
                        child.look(self._environment)
                    wait(LOOK_EVERY if all(child.process for child in self.children) else 0.1)
            finally:
                self._end()

    def _end(self) -> None:
        living = [
            child.process
            for child in self.children
            if child.process and child.process.poll() is None
        ]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in living:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _woken_by_signals() -> Iterator[Callable[[float], None]]:
    """Yield a wait for some seconds that ends when a signal comes: a child's death, or the wish to
    stop."""
    hear, tell = os.pipe()
    os.set_blocking(hear, False)
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def wait(seconds: float) -> None:
        if select.select([hear], [], [], seconds)[0]:
            os.read(hear, 1_000)

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(-1)
        os.close(hear)
        os.close(tell)


def children(*, host: str, port: int, web_workers: int, with_edge: bool = True) -> list[Child]:
    """Return the processes of one installation: pages on `port`, the edge on the next."""
    serve = [sys.executable, "-m", "tallgrass.conf.serve"]
    edge = [Child("edge", [*serve, "edge", host, str(port + 1), "1"])] if with_edge else []
    return [
        Child("web", [*serve, "web", host, str(port), str(web_workers)]),
        *edge,
        Child("worker", [sys.executable, "-m", "tallgrass.conf.worker"]),
    ]
