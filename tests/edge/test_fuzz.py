"""Any bytes on any route of a real edge: never a 500, and it goes on serving."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edge.conftest import SECRET, TOKEN, furnish
from tests.running import free_ports

BEACON = '{"v":2,"id":"00112233445566778899aabbccddeeff","pages":[["",[[1,0,0,0]]]]}'
_paths = st.one_of(
    st.sampled_from(
        [
            "/s",
            "/c/",
            f"/c/{TOKEN}",
            f"/c/{TOKEN}?t=x",
            "/healthz",
            "/",
            "*",
            "//s",
            "/c/%00",
            "/c/%ff%fe",
            "/s?" + "a=b&" * 50,
        ]
    ),
    st.text(max_size=60).map(lambda text: "/c/" + text),
    st.text(max_size=60).map(lambda text: "/" + text),
)
_names = st.sampled_from(
    [
        "sec-fetch-site",
        "user-agent",
        "x-forwarded-for",
        "purpose",
        "content-type",
        "origin",
        "transfer-encoding",
        "expect",
        "cookie",
    ]
)
_bodies = st.one_of(
    st.binary(max_size=400),
    st.integers(0, len(BEACON)).map(lambda cut: BEACON[:cut].encode()),
    st.tuples(st.integers(0, len(BEACON)), st.binary(max_size=3)).map(
        lambda change: BEACON[: change[0]].encode() + change[1] + BEACON[change[0] + 1 :].encode()
    ),
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """An edge process with one tracked link."""
    home: Path = tmp_path_factory.mktemp("home")
    furnish(home)
    number = free_ports()
    environment = {
        **os.environ,
        "TALLGRASS_HOME": str(home),
        "TALLGRASS_SECRET_KEY": SECRET,
        "TALLGRASS_TRUSTED_PROXIES": "127.0.0.1",
    }
    command = [sys.executable, "-m", "tallgrass.conf.serve", "edge", "127.0.0.1", str(number)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not _is_up(number) and time.monotonic() < deadline:
        time.sleep(0.1)
    yield number
    process.terminate()
    process.wait(timeout=20)


def _is_up(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _status(port: int, request: bytes, patience: float = 5) -> int:
    """The status of the answer; 0 when the server closed the connection without one, or waits for
    more."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        try:
            connection.sendall(request)
            line = connection.makefile("rb").readline(200)
        except OSError:
            return 0
    return int(line.split()[1]) if line.startswith(b"HTTP/1.1 ") else 0


@settings(max_examples=400)
@given(
    method=st.sampled_from(
        ["GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT", "s"]
    ),
    path=_paths,
    headers=st.lists(st.tuples(_names, st.binary(max_size=40)), max_size=4),
    body=_bodies,
)
def test_c43_any_request_gets_an_answer_that_is_no_500(
    port: int, method: str, path: str, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    lines = [
        f"{method} {path} HTTP/1.1".encode("utf-8", "surrogatepass"),
        b"host: localhost",
        b"connection: close",
    ]
    lines += [
        name.encode() + b": " + value.replace(b"\n", b"").replace(b"\r", b"")
        for name, value in headers
    ]
    lines += [f"content-length: {len(body)}".encode(), b"", body]
    assert _status(port, b"\r\n".join(lines)) < 500


@settings(max_examples=100)
@given(request=st.binary(max_size=300))
def test_c43_any_bytes_on_the_port_are_survived(port: int, request: bytes) -> None:
    assert _status(port, request, patience=0.2) < 500
    assert _is_up(port)


def test_a_body_that_says_it_is_huge_is_refused_unread(port: int) -> None:
    assert (
        _status(
            port,
            b"POST /s HTTP/1.1\r\nhost: a\r\ncontent-length: 9999999999\r\n\r\n" + b"x" * 70_000,
        )
        == 413
    )


def test_a_chunked_body_is_taken_up_to_the_limit(port: int) -> None:
    head = b"POST /s HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n%s\r\n" % (len(BEACON), BEACON.encode())
    assert _status(port, head + chunk + b"0\r\n\r\n") == 400  # read, and without a ticket
    big = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    assert _status(port, head + big * 4 + b"0\r\n\r\n") == 413
