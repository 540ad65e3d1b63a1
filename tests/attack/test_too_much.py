"""More than can be answered (claim 44): each request is answered, or refused before any work with a
word on when to come again; and when it is over, everybody is served."""

import os
import signal
import time
from collections import Counter

from tests.attack.sockets import HONEST, connect, heard, request, said_to, status
from tests.running import Running

CROWD = tuple(f"127.0.3.{n}" for n in range(1, 61))
ASKED = 240
THREADS = 2  # of the one renderer of this site


def test_c44_whoever_cannot_be_answered_in_time_is_told_so_before_any_work(site: Running) -> None:
    for _ in range(3):  # the supervisor may have had a thread when the pages stood still
        if crowd_out(site) == {200: THREADS}:
            break
    else:
        raise AssertionError("those whom a thread was given were not answered")
    for _ in range(3):
        assert status(said_to(site.port, request("/", Connection="close"), HONEST, 60)) == 200


def crowd_out(site: Running) -> Counter[int]:
    """Ask for more than can be answered; all but the first as many as there are threads are told
    so. Return how those were answered."""
    assert status(said_to(site.port, request("/", Connection="close"), HONEST, 60)) == 200
    pages = site.children()["web"]
    os.kill(pages, signal.SIGSTOP)  # as slow as pages can be
    try:
        lines = []
        for n in range(ASKED):
            line = connect(site.port, CROWD[n % len(CROWD)], timeout=60)
            line.sendall(request("/search/?q=tea", Connection="close"))
            lines.append(line)
        began = time.monotonic()
        refused = [heard(line, 60) for line in lines[THREADS:]]
        assert time.monotonic() - began < 40, "they waited for those who are answered"
        late = said_to(site.port, request("/", Connection="close"), HONEST, 60)
    finally:
        os.kill(pages, signal.SIGCONT)
    answered = [heard(line, 60) for line in lines[:THREADS]]
    assert Counter(map(status, [*refused, late])) == {503: ASKED - THREADS + 1}
    assert all(b"\r\nretry-after: 5\r\n" in one for one in [*refused, late])
    assert not any(b"x-request-id" in one.lower() for one in [*refused, late])  # no page was begun
    return Counter(map(status, answered))
