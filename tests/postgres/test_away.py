"""PostgreSQL goes away under a running installation, and comes back (claim 45)."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import Request, urlopen

from tests import template
from tests.running import Running, answer, running, wait_until

NAME = ".s.PGSQL.5432"


class Way:
    """The way to the server, which can be cut."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._lines: list[socket.socket] = []
        self.is_open = True
        self._here = socket.socket(socket.AF_UNIX)
        self._here.bind(str(folder / NAME))
        self._here.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Close every connection, and take no more."""
        self.is_open = False
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._lines.clear()

    def _serve(self) -> None:
        while True:
            line, _address = self._here.accept()
            if not self.is_open:
                line.close()
                continue
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._server)
            self._lines += [line, there]
            for one, other in ((line, there), (there, line)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    for line in (one, other):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@contextmanager
def way(folder: Path) -> Iterator[tuple[Way, str]]:
    """A way to the server under test, and the address of a database by it."""
    server = urlsplit(os.environ["TALLGRASS_TEST_DATABASE_URL"])
    at = parse_qs(server.query)["host"][0]
    template.copy_postgres("tallgrass_away")
    user = f"{server.username}:@" if server.username else ""
    yield (
        Way(folder, f"{at}/{NAME}"),
        f"postgresql://{user}/tallgrass_away?host={quote(str(folder), safe='')}",
    )


def retry_after(site: Running) -> str:
    with suppress(OSError):
        try:
            urlopen(Request(site.origin), timeout=30)
        except OSError as error:
            return str(getattr(error, "headers", {}).get("Retry-After", ""))
    return ""


def test_c45_while_it_is_away_people_are_told_and_it_heals_without_a_hand(
    tmp_path: Path, db: None
) -> None:
    with (
        way(tmp_path) as (server, url),
        running(tmp_path / "home", TALLGRASS_DATABASE_URL=url) as site,
    ):
        page, health = f"{site.origin}/", f"{site.origin}/healthz"
        assert answer(page) == 200
        for _ in range(2):
            before = site.children()
            server.cut()
            assert (answer(page), answer(health)) == (503, 503)
            assert int(retry_after(site)) > 0
            assert answer(f"http://localhost:{site.port + 1}/healthz") == 200  # the edge counts on
            server.is_open = True
            wait_until(lambda: (answer(page), answer(health)) == (200, 200))
            assert {**site.children(), "worker": 0} == {**before, "worker": 0}
            wait_until(lambda: "worker" in site.children())
