"""What a stranger can do with sockets alone, and what an honest visitor notices of it."""

import contextlib
import re
import resource
import select
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

HONEST = "127.0.1.1"
ONE = ("127.0.0.1",)
FIFTY = tuple(f"127.0.0.{n}" for n in range(2, 52))
COOKIE = "c" * 32
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
STALLED = (
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Cookie: tallgrass_csrf=" + COOKIE.encode() + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nlogin="
)
STALLED_BEACON = b"POST /s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{"


def request(path: str = "/", method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    """A whole request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def connect(port: int, source: str = ONE[0], timeout: float = 60, room: int = 0) -> socket.socket:
    """A connection from one of this machine's addresses; `room` bounds what it takes unread."""
    made = socket.socket()
    made.settimeout(timeout)
    if room:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    made.bind((source, 0))
    made.connect(("127.0.0.1", port))
    return made


@contextmanager
def many(
    port: int, count: int, sources: Iterable[str], said: bytes = b"", room: int = 0
) -> Iterator[list[socket.socket]]:
    """So many connections, one address after the other, each having said this much."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 500:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 500, hard), hard))
    addresses = list(sources)
    made: list[socket.socket] = []
    try:
        for n in range(count):
            one = connect(port, addresses[n % len(addresses)], room=room)
            made.append(one)
            with contextlib.suppress(OSError):  # turned away already
                one.sendall(said)
        yield made
    finally:
        for one in made:
            one.close()


def heard(line: socket.socket, seconds: float = 60) -> bytes:
    """All that comes until the other side closes, or for some seconds."""
    parts: list[bytes] = []
    ends = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        while (left := ends - time.monotonic()) > 0:
            line.settimeout(left)
            part = line.recv(65_536)
            if not part:
                break
            parts.append(part)
    return b"".join(parts)


def said_to(port: int, data: bytes, source: str = ONE[0], seconds: float = 60) -> bytes:
    """All that is answered to some bytes until the connection closes."""
    with connect(port, source) as line:
        with contextlib.suppress(OSError):
            line.sendall(data)
        return heard(line, seconds)


def status(answer: bytes) -> int:
    """The status of an answer, 0 without one."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0


def statuses(answer: bytes) -> list[int]:
    """The statuses of all answers that came on one connection."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) [A-Z]", answer)]


def open_ones(lines: Iterable[socket.socket]) -> int:
    """How many of them the other side has not closed: nothing that came is the end."""
    count = 0
    for line in lines:
        line.setblocking(False)
        try:
            while line.recv(65_536):
                pass
        except BlockingIOError:
            count += 1
        except OSError:
            pass
    return count


def wait_for_end(lines: list[socket.socket], seconds: float) -> float:
    """Wait until the other side has closed them all; how long that took."""
    began = time.monotonic()
    while open_ones(lines):
        assert time.monotonic() - began < seconds, f"{open_ones(lines)} were never closed"
        time.sleep(0.05)
    return time.monotonic() - began


def drip(line: socket.socket, byte: bytes, every: float, seconds: float) -> float:
    """Send a byte now and then until the other side answers; after how long it did."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError):
            line.sendall(byte)
        if select.select([line], [], [], every)[0]:
            return time.monotonic() - began
    raise AssertionError("it went on listening")


def visits(port: int, times: int, path: str = "/", source: str = HONEST) -> list[float]:
    """Seconds that an honest visitor waits for each of some pages, each by a new connection."""
    waited = []
    for _ in range(times):
        began = time.perf_counter()
        answer = said_to(port, request(path, Connection="close"), source)
        waited.append(time.perf_counter() - began)
        assert status(answer) in (200, 302), answer[:200]
    return waited


def middle(seconds: list[float]) -> float:
    """The median."""
    return sorted(seconds)[len(seconds) // 2]
