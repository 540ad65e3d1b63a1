"""What an honest visitor waits for a page and for a tracked link while somebody attacks, against
the same visitor a moment before: `tallgrass run` as it is installed."""

import contextlib
import itertools
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, load, usage
from benchmarks.http_load import free_port, wait_for
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkTerms

ROUNDS, VISITS = 4, 100  # in turn without and under the attack, since machines have their moods
HONEST = "127.0.1.1"
ONE, FIFTY = ["127.0.0.1"], [f"127.0.0.{n}" for n in range(2, 52)]
TOKEN = "a" * 16
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PAGE = "/"
CLICK = f"/c/{TOKEN}"
BODY = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nlogin=a"
BEACON = b"POST /s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{"
LOOPS, CSRF = 8, "c" * 32
_numbers = itertools.count()
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@dataclass(frozen=True, slots=True)
class Attack:
    """So many connections, each of which says this much to pages and to the edge, and no more."""

    name: str
    count: int
    to_pages: bytes
    to_edge: bytes


ATTACKS = (
    Attack("100 stalled bodies", 100, BODY, BEACON),
    Attack("100 half headers", 100, HALF_HEAD, HALF_HEAD),
    Attack("2,000 silent sockets", 2_000, b"", b""),
    Attack(
        "100 slow readers",
        100,
        b"GET /source/tallgrass.tar.gz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 8,
    ),
)


def measure() -> list[Figure]:
    allow_files(3_000)
    figures = []
    with installation() as (port, process):
        for attack in ATTACKS:
            for sources, whence in ((ONE, "one address"), (FIFTY, "fifty")):
                for at, path, what in ((port, PAGE, "a page"), (port + 1, CLICK, "a link")):
                    said = attack.to_pages if at == port else attack.to_edge
                    begin = partial(_attacking, at, attack.count, sources, said)
                    unit = f"ms p99, {what}: {attack.name}, {whence}"
                    figures.append(_compared(process.pid, begin, at, path, unit))
        unit = f"ms p99, a page: {LOOPS} loops of wrong sign-ins, an address and account each"
        figures.append(_compared(process.pid, partial(_guessing, port), port, PAGE, unit))
    return figures


def _compared(
    process: int, begin: Callable[[], AbstractContextManager[None]], at: int, path: str, unit: str
) -> Figure:
    """Return what visitors wait for under an attack and without, in turn."""
    began_at, spent = load(), usage([process])
    calm: list[float] = []
    attacked: list[float] = []
    for _ in range(ROUNDS):
        calm += _visits(at, path)
        with begin():
            attacked += _visits(at, path)
    used = usage([process])
    cpu = round(used.cpu_s - spent.cpu_s, 2)
    return Figure(
        "abuse",
        _p99(attacked),
        unit,
        "without an attack",
        _p99(calm),
        ROUNDS * VISITS,
        began_at,
        cpu,
        used.rss_mb,
        0.0,
        higher_is_better=False,
    )


@contextmanager
def installation() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "tallgrass.cli.main"]
    with tempfile.TemporaryDirectory(prefix="tallgrass-bench-") as folder:
        home, port = Path(folder) / "home", free_port()
        subprocess.run([*command, "init", "--home", home], check=True, capture_output=True)
        process = subprocess.Popen(
            [*command, "run", "--home", home, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for number in (port, port + 1):
                wait_for(f"http://localhost:{number}/healthz")
            with JournalClient(home) as client:
                ends = int(time.time() * 1000) + 10**9
                target, domains = "https://meadow.example/tea", ("meadow.example",)
                client.put_link(
                    LinkTerms(
                        TOKEN, "campaign:1", "", target, domains, 2, None, None, 0, 0, ends, "1"
                    )
                )
            for _ in range(3):
                _visits(port, PAGE)
                _visits(port + 1, CLICK)
            yield port, process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _p99(seconds: list[float]) -> float:
    """Milliseconds that all but one in a hundred took at most."""
    return round(1_000 * sorted(seconds)[int(len(seconds) * 0.99) - 1], 2)


def _visits(port: int, path: str) -> list[float]:
    """Seconds that each of some visits took, each on a new connection."""
    waited = []
    for _ in range(VISITS):
        began = time.perf_counter()
        _visit(port, path)
        waited.append(time.perf_counter() - began)
    return waited


def _visit(port: int, path: str) -> None:
    with _connected(port, HONEST) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {_AGENT}\r\n"
            f"Connection: close\r\n\r\n".encode()
        )
        answer = line.recv(65_536)
        while line.recv(65_536):
            pass
    if answer[9:12] not in (b"200", b"302"):
        raise RuntimeError(f"{path} was answered by {answer[:60]!r}")


def _connected(port: int, source: str, room: int = 0) -> socket.socket:
    line = socket.socket()
    line.settimeout(30)
    if room:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    line.bind((source, 0))
    line.connect(("127.0.0.1", port))
    return line


@contextmanager
def _attacking(port: int, count: int, sources: list[str], said: bytes) -> Iterator[None]:
    lines = []
    try:
        for n in range(count):
            lines.append(_connected(port, sources[n % len(sources)], room=4_096))
            with contextlib.suppress(OSError):  # turned away
                lines[-1].sendall(said)
        for line in lines if b"Host" in said and said.endswith(b"\r\n\r\n") else []:
            with contextlib.suppress(OSError):
                line.recv(9)  # slowness is tried here, not the making of large answers
        time.sleep(0.2)
        yield
    finally:
        for line in lines:
            line.close()
        time.sleep(0.5)


@contextmanager
def _guessing(port: int) -> Iterator[None]:
    """Let loops of sign-ins go on, each try from another address and for another account, so that
    no limit of either stops them."""
    ends = threading.Event()

    def guess(loop: int) -> None:
        while not ends.is_set():
            number = next(_numbers)
            body = f"csrfmiddlewaretoken={CSRF}&login=n{number}%40a.example&password=wrong"
            said = (
                f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Cookie: tallgrass_csrf={CSRF}\r\nContent-Length: {len(body)}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
            )
            source = f"127.{loop + 2}.{number // 250 % 250 + 1}.{number % 250 + 1}"
            with contextlib.suppress(OSError), _connected(port, source) as line:
                line.sendall(said.encode())
                while line.recv(65_536):
                    pass

    with ThreadPoolExecutor(LOOPS) as loops:
        for loop in range(LOOPS):
            loops.submit(guess, loop)
        time.sleep(0.5)
        try:
            yield
        finally:
            ends.set()


def allow_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))
