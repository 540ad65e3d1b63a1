"""Attacks leave nothing behind: no heap of lines in the log, no open file, no memory."""

import contextlib

from tests.attack.conftest import PATIENCE, files_of, memory_of
from tests.attack.sockets import (
    FIFTY,
    HALF_HEAD,
    STALLED,
    STALLED_BEACON,
    connect,
    request,
    said_to,
    status,
    visits,
)
from tests.running import Running, wait_until

MOST_LINES = 40


def test_bodies_that_break_off_write_no_lines(site: Running) -> None:
    before = len(site.logged)
    for n in range(300):
        port, said = ((site.port, STALLED), (site.port + 1, STALLED_BEACON))[n % 2]
        with connect(port, FIFTY[n % 50]) as line:
            line.sendall(said)
    assert visits(site.port, 1) and visits(site.port + 1, 1, "/healthz")
    assert len(site.logged) - before <= 4  # how many were turned away, once a minute


def test_pages_that_are_not_there_and_hosts_that_are_not_ours_write_few_lines(
    site: Running,
) -> None:
    before = len(site.logged)
    for n in range(150):
        there = said_to(site.port, request(f"/nothing-{n}/", Connection="close"), seconds=30)
        assert status(there) == 404
        wrong = request("/", Connection="close").replace(b"localhost", b"h%d.example" % n)
        assert status(said_to(site.port, wrong, seconds=30)) in (400, 421)
    added = site.logged[before:]
    assert len(added) <= 2 * MOST_LINES
    assert not any("Traceback" in str(line) for line in added)


def test_thousands_of_connections_leave_neither_files_nor_memory(site: Running) -> None:
    processes = [site.children()[name] for name in ("front", "edge")]
    ports = (site.port, site.port + 1)

    def round_of(count: int) -> None:
        for n in range(count):
            said = (b"", HALF_HEAD, STALLED, request("/healthz"), b"\x16\x03\x01", STALLED[:90])
            with connect(ports[n % 2], FIFTY[n % 50]) as line, contextlib.suppress(OSError):
                chosen = said[n // 2 % len(said)]
                line.sendall(chosen)
                if chosen == request("/healthz") and n % 4 < 2:
                    assert status(line.recv(65_536)) == 200

    round_of(600)  # what is allocated once
    wait_until(lambda: all(files_of(one) < 60 for one in processes), 4 * PATIENCE + 20)
    before = [(files_of(one), memory_of(one)) for one in processes]
    round_of(3_000)
    for process, (files, memory) in zip(processes, before, strict=True):
        wait_until(lambda: files_of(process) <= files + 2, 4 * PATIENCE + 20)  # noqa: B023
        assert memory_of(process) - memory < 16_000  # kilobytes
