"""A client's slowness holds nothing that others need: bodies, heads, silence, readers."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import pytest

from tests.attack.conftest import PATIENCE, files_of
from tests.attack.sockets import (
    FIFTY,
    HALF_HEAD,
    HONEST,
    ONE,
    STALLED,
    STALLED_BEACON,
    connect,
    drip,
    heard,
    many,
    middle,
    request,
    said_to,
    status,
    visits,
    wait_for_end,
)
from tests.running import Running, wait_until

LATEST = 4 * PATIENCE + 60  # on a busy machine
TRIES = 4
ARCHIVE = "/source/tallgrass.tar.gz"
Lines = list[socket.socket]
HALF_REQUESTS = {"bodies": (STALLED, STALLED_BEACON), "heads": (HALF_HEAD, HALF_HEAD)}


def others_are_served(
    site: Running,
    attack: Callable[[], AbstractContextManager[Lines]],
    end: Callable[[Lines], None],
) -> None:
    """Whoever else comes during an attack waits no longer than twice as long as before it, and a
    moment. Who did is no proof yet: the machine may have been busy just then, so the attack is
    made again. One that delays others does so each time."""
    waited = []
    for _ in range(TRIES):
        before = middle(visits(site.port, 7))
        with attack() as lines:
            took = middle(visits(site.port, 9)), middle(visits(site.port + 1, 9, "/healthz"))
            end(lines)
        if max(took) < 2 * before + 0.25:
            return
        waited.append((before, *took))
    raise AssertionError(f"seconds before an attack, and during it: {waited}")


@pytest.mark.parametrize("sources", [ONE, FIFTY], ids=["one address", "fifty addresses"])
@pytest.mark.parametrize("what", HALF_REQUESTS)
@pytest.mark.long
def test_a_hundred_half_requests_are_nobodys_delay(
    site: Running, what: str, sources: tuple[str, ...]
) -> None:
    def end(lines: Lines) -> None:
        answers = [heard(line, LATEST) for line in lines]
        assert {status(one) for one in answers} == {408}
        assert all(b"connection: close" in one for one in answers)

    for port, said in zip((site.port, site.port + 1), HALF_REQUESTS[what], strict=True):
        others_are_served(site, partial(many, port, 100, sources, said), end)


@pytest.mark.parametrize("sources", [ONE, FIFTY], ids=["one address", "fifty addresses"])
def test_two_thousand_silent_sockets_are_nobodys_delay(
    site: Running, sources: tuple[str, ...]
) -> None:
    def end(lines: Lines) -> None:
        wait_for_end(lines, LATEST)

    for port in (site.port, site.port + 1):
        others_are_served(site, partial(many, port, 2_000, sources), end)


def test_a_byte_now_and_then_is_no_progress(site: Running) -> None:
    begun = (
        (site.port, HALF_HEAD),
        (site.port, STALLED),
        (site.port + 1, STALLED_BEACON),
        (site.port, request("/account/login/", "POST", Transfer_Encoding="chunked") + b"400\r\n"),
    )
    for port, said in begun:
        with connect(port) as line:
            line.sendall(said)
            took = drip(line, b"x", every=0.2, seconds=LATEST)
            assert (status(heard(line)), took < LATEST) == (408, True), said


def test_blank_lines_before_a_request_win_no_time(site: Running) -> None:
    with connect(site.port) as line:
        assert drip(line, b"\r\n", every=0.2, seconds=LATEST) < LATEST
        assert status(heard(line)) in (0, 408)


def test_a_body_that_keeps_coming_is_waited_for(site: Running) -> None:
    size = int(PATIENCE * 1_000)
    body = b"a" * size * 6
    head = request("/account/login/", "POST", Content_Length=str(len(body)))
    with connect(site.port) as line:
        line.sendall(head)
        for n in range(6):
            time.sleep(PATIENCE * 0.3)  # slower than patience in all, never in a span
            line.sendall(body[n * size : (n + 1) * size])
        assert status(heard(line)) == 403  # without a token, as ever


@pytest.mark.parametrize("sources", [ONE, FIFTY], ids=["one address", "fifty addresses"])
def test_slow_readers_of_large_answers_hold_no_thread(
    site: Running, sources: tuple[str, ...]
) -> None:
    @contextmanager
    def slow() -> Iterator[Lines]:
        with many(site.port, 40, sources, request(ARCHIVE), room=4_096) as lines:
            for line in lines:
                assert line.recv(9) == b"HTTP/1.1 "  # each has its answer under way
            yield lines

    def end(lines: Lines) -> None:
        time.sleep(4 * PATIENCE)
        wait_for_end(lines, LATEST)

    front = site.children()["front"]
    files = files_of(front)
    others_are_served(site, slow, end)
    wait_until(lambda: files_of(front) <= files + 8)


def test_a_reader_who_takes_their_time_gets_the_whole(site: Running) -> None:
    quick = said_to(site.port, request(ARCHIVE, Connection="close"), seconds=60)
    size = int(quick.partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert size > 1_000_000
    with connect(site.port, room=65_536) as line:
        line.sendall(request(ARCHIVE, Connection="close"))
        slow = b""
        while part := line.recv(100_000):
            slow += part
            time.sleep(0.01)
    assert len(slow.partition(b"\r\n\r\n")[2]) == size
    assert slow.partition(b"\r\n\r\n")[2] == quick.partition(b"\r\n\r\n")[2]


def test_a_kept_connection_is_closed_when_it_rests(site: Running) -> None:
    for port in (site.port, site.port + 1):
        with connect(port, HONEST) as line:
            line.sendall(request("/healthz"))
            assert status(line.recv(65_536)) == 200
            time.sleep(PATIENCE * 0.3)
            line.sendall(request("/healthz"))
            assert status(line.recv(65_536)) == 200
            began = time.monotonic()
            assert heard(line, LATEST) == b""
            assert PATIENCE < time.monotonic() - began < LATEST


def test_whoever_goes_away_while_a_page_is_made_harms_nobody(site: Running) -> None:
    for _ in range(60):
        with connect(site.port, "127.0.0.9") as line:
            line.sendall(request("/"))
    assert visits(site.port, 3)
