"""A client that keeps a server busy over loopback, and servers to be kept busy."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.request import urlopen

import uvloop

from benchmarks.figures import Usage, usage

CONNECTIONS = 256
SECONDS = 8.0
WARM_UP = 1.0
SECRET = "a secret that benchmarks alone use and nobody else"


@dataclass(frozen=True, slots=True)
class Served:
    """How many requests were answered as wished, in how long, and what the server used
    meanwhile."""

    answered: int
    seconds: float
    used: Usage

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the last was answered; counts answers with the wished
    status."""

    def __init__(self, next_request: Callable[[], bytes], wished: bytes) -> None:
        self._next_request = next_request
        self._wished = b"HTTP/1.1 " + wished
        self.answered = 0
        self.others = 0
        self._transport: asyncio.Transport | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._next_request())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        chunked = b"transfer-encoding: chunked" in lower
        if len(rest) < length or (chunked and not rest.endswith(b"0\r\n\r\n")):
            return
        self._buffer = b""
        if head.startswith(self._wished):
            self.answered += 1
        else:
            self.others += 1
        assert self._transport is not None
        self._transport.write(self._next_request())


async def _press(
    port: int, next_request: Callable[[], bytes], wished: bytes, pids: list[int], count: int
) -> Served:
    loop = asyncio.get_running_loop()
    connections = []
    for _ in range(count):
        _transport, protocol = await loop.create_connection(
            lambda: _Connection(next_request, wished), "127.0.0.1", port
        )
        connections.append(protocol)
    await asyncio.sleep(WARM_UP)
    before, used, began = sum(c.answered for c in connections), usage(pids), time.perf_counter()
    await asyncio.sleep(SECONDS)
    answered, seconds, after = (
        sum(c.answered for c in connections) - before,
        time.perf_counter() - began,
        usage(pids),
    )
    strange = sum(c.others for c in connections)
    if strange or not answered:
        raise RuntimeError(f"{strange} answers were not {wished!r}, {answered} were")
    return Served(answered, seconds, Usage(round(after.cpu_s - used.cpu_s, 2), after.rss_mb))


def press(
    port: int,
    next_request: Callable[[], bytes],
    wished: int,
    process: subprocess.Popen[bytes],
    *,
    connections: int = CONNECTIONS,
) -> Served:
    """Send requests on many connections for some seconds and say what came of it. Raises
    RuntimeError for any other answer."""
    return uvloop.run(_press(port, next_request, str(wished).encode(), [process.pid], connections))


@contextmanager
def home() -> Iterator[Path]:
    """An empty folder for one server, on disk."""
    with tempfile.TemporaryDirectory(
        prefix="tallgrass-bench-", dir=os.environ.get("TALLGRASS_BENCH_DIR")
    ) as folder:
        yield Path(folder)


@contextmanager
def edge(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Our edge, one worker."""
    port = free_port()
    changes = {
        "TALLGRASS_HOME": str(folder),
        "TALLGRASS_SECRET_KEY": SECRET,
        "TALLGRASS_TRUSTED_PROXIES": "127.0.0.1",
    }
    with _running(
        [sys.executable, "-m", "tallgrass.conf.serve", "edge", "127.0.0.1", str(port)], changes
    ) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port, process


@contextmanager
def django_peer(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The peer's Django on Granian WSGI, one worker with two threads."""
    port = free_port()
    changes = {"PEER_HOME": str(folder)}
    setup = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers.views"], env={**os.environ, **changes}, check=False
    )
    if setup.returncode:
        raise RuntimeError("the peer's tables could not be made")
    command = [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "2",
        "--log-level",
        "warning",
    ]
    target = ["--host", "127.0.0.1", "--port", str(port), "benchmarks.peers.views:application"]
    with _running([sys.executable, *command, *target], changes) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port, process


@contextmanager
def site(folder: Path, settings: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Our front and web process under those settings, one worker with two threads."""
    port = free_port()
    changes = {"TALLGRASS_HOME": str(folder), "DJANGO_SETTINGS_MODULE": settings}
    command = [sys.executable, "-m", "benchmarks.peers.serving", str(port)]
    with _running(command, changes) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port, process


@contextmanager
def _running(command: list[str], changes: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env={**os.environ, **changes}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
