"""`tallgrass run`: web, edge and worker under one roof. A child that dies comes back; all stop
together."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from tallgrass.conf.logbook import Logbook
from tallgrass.kernel.processes import PARENT

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
HEALTHY_AFTER = 30.0  # seconds alive after which a death is a first death again
LOOK_EVERY = 5.0  # seconds between two looks at children of which nothing is heard
PATIENCE = 12.0  # seconds between asking a child to stop and ending it
LAST_WORDS = 16  # blocks of output that are still read once all have ended
LONGEST_LINE = 64_000  # bytes of a line of a child's; what follows is a line of its own


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

    def start(self, environment: dict[str, str], *, is_read: bool) -> None:
        """Start it, in a process group of its own so that a Ctrl-C reaches us alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**environment, PARENT: str(os.getpid())},
            process_group=0,
            stdout=subprocess.PIPE if is_read else None,
            stderr=subprocess.STDOUT if is_read else None,
        )

    def ended(self) -> int | None:
        """Return the code with which it ended, once, and when it is started again; None while it
        lives or rests."""
        code = self.process.poll() if self.process else None
        if code is None:
            return None
        now = time.monotonic()
        self.deaths += 1
        self.pause = (
            FIRST_PAUSE
            if now - self.started_at >= HEALTHY_AFTER
            else min(self.pause * 2, LONGEST_PAUSE)
        )
        self.start_at = now + self.pause
        self.process = None
        return code


class _Outputs:
    """What children write, read as it comes and handed on line by line. A pipe outlives its child
    while the child's own children hold it."""

    def __init__(self, logbook: Logbook) -> None:
        self._logbook = logbook
        self._pipes: dict[int, tuple[str, bytes]] = {}

    def add(self, child: Child) -> None:
        """Read what this child writes from now on."""
        if child.process and child.process.stdout:
            handle = os.dup(child.process.stdout.fileno())
            child.process.stdout.close()
            os.set_blocking(handle, False)
            self._pipes[handle] = (child.name, b"")

    def waited_for(self) -> Iterable[int]:
        """Return the pipes in which something may come."""
        return list(self._pipes)

    def read(self, handle: int) -> None:
        """Take what has come in one pipe."""
        name, begun = self._pipes[handle]
        try:
            block = os.read(handle, 65_536)
        except BlockingIOError:
            return
        *lines, rest = (begun + block).split(b"\n")
        if not block or len(rest) > LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        for line in lines:
            if text := line.decode(errors="replace").rstrip():
                self._logbook.take(name, text)
        self._pipes[handle] = (name, rest)
        if not block:
            os.close(handle)
            del self._pipes[handle]


class Supervisor:
    """Keeps the children alive until told to stop."""

    def __init__(
        self, children: list[Child], environment: dict[str, str], logbook: Logbook
    ) -> None:
        self.children = children
        self._environment = environment
        self._logbook = logbook
        self._outputs = _Outputs(logbook)
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
                        self._look(child)
                    some_rest = not all(child.process for child in self.children)
                    wait(0.1 if some_rest else LOOK_EVERY, self._outputs)
            finally:
                self._end(wait)

    def _look(self, child: Child) -> None:
        """Start a child when it is due; say that it died, and when it is started again."""
        code = child.ended()
        if code is not None:
            how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
            self._logbook.note(
                child.name,
                "process died",
                f"{child.name} {how}: it is started again in {child.pause:g} s. The log says more: "
                f"{self._logbook.place}",
                code=code,
                again_in=child.pause,
            )
        elif child.process is None and time.monotonic() >= child.start_at:
            child.start(self._environment, is_read=self._logbook.takes_output)
            self._outputs.add(child)

    def _end(self, wait: "_Wait") -> None:
        living = [child.process for child in self.children if child.process]
        for process in living:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(one.poll() is None for one in living):
            wait(0.1, self._outputs)
        for process in living:
            if process.poll() is None:
                process.kill()
                process.wait()
        for _ in range(LAST_WORDS):
            wait(0, self._outputs)


_Wait = Callable[[float, _Outputs], None]


@contextmanager
def _woken_by_signals() -> Iterator[_Wait]:
    """Yield a wait for some seconds that ends when a signal comes (a child's death, or the wish to
    stop) or a child has written something, which is read."""
    hear, tell = os.pipe()
    os.set_blocking(hear, False)
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def wait(seconds: float, outputs: _Outputs) -> None:
        for handle in select.select([hear, *outputs.waited_for()], [], [], seconds)[0]:
            if handle == hear:
                os.read(hear, 1_000)
            else:
                outputs.read(handle)

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(-1)
        os.close(hear)
        os.close(tell)


def children(*, host: str, port: int, web_workers: int, with_edge: bool = True) -> list[Child]:
    """Return the processes of one installation: the front of pages on `port`, those that render
    them behind it, the edge on the next port, the worker."""
    serve = [sys.executable, "-m", "tallgrass.conf.serve"]
    edge = [Child("edge", [*serve, "edge", host, str(port + 1)])] if with_edge else []
    return [
        Child("front", [*serve, "front", host, str(port)]),
        *(
            Child(f"web {n}" if n > 1 else "web", [*serve, "web"])
            for n in range(1, web_workers + 1)
        ),
        *edge,
        Child("worker", [sys.executable, "-m", "tallgrass.conf.worker"]),
    ]
