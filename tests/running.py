"""A real installation for tests: `tallgrass run` as its own processes on a home of its own."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.template import copy_sqlite

ROOT = Path(__file__).resolve().parent.parent
PORTS = range(20_000, 32_000)


def tallgrass(
    *arguments: str, timeout: float = 600, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one command as people do, in a clean environment."""
    return subprocess.run(
        [sys.executable, "-m", "tallgrass.cli.main", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**clean_environment(), **environment},
        cwd=ROOT,
    )


def clean_environment() -> dict[str, str]:
    """Ours without any setting of Tallgrass or Django."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TALLGRASS_")
        and name not in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
    }


def free_ports() -> int:
    """A port whose next one is free as well. It is below those that the system gives to whoever
    connects, so none of the thousands of connections of other tests takes it meanwhile."""
    while True:
        port = PORTS.start + secrets.randbelow(len(PORTS))
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def answer(address: str, host: str = "localhost") -> int:
    """The status of a GET, 0 when nobody answers."""
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=20) as got:
            return int(got.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


def wait_until(true: object, seconds: float = 120) -> None:
    """Wait for a condition (a callable); fail when it does not come true in many times the seconds
    it takes on a quiet machine."""
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


_SERVES = re.compile(r"-m tallgrass\.conf\.(?:serve (front|web|edge)|(worker))(?: |$)")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of this machine, with its whole command line."""

    pid: int
    parent: int
    command: tuple[str, ...]

    @property
    def words(self) -> str:
        """Its command line as one text."""
        return " ".join(self.command)

    @property
    def serves(self) -> str:
        """Which process of an installation it is: front, web, edge or worker; empty for any
        other."""
        found = _SERVES.search(self.words)
        return next(filter(None, found.groups()), "") if found else ""

    def is_at(self, port: int) -> bool:
        """Whether it was started for that port."""
        return re.search(rf"[ :]{port}( |$)", self.words) is not None


def processes() -> list[Process]:
    """Every living process, read from /proc. `ps` would cut its lines at the width of a terminal,
    and so hide what a long path pushes out of sight."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            state, parent = (folder / "stat").read_text("latin-1").rpartition(")")[2].split()[:2]
        except OSError:  # it ended meanwhile
            continue
        if state != "Z":
            parts = tuple(command.rstrip("\0").split("\0"))
            found.append(Process(int(folder.name), int(parent), parts))
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """An installation under way."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def told(self) -> str:
        """What stood on the terminal."""
        return (self.home / "run.log").read_text(encoding="utf-8")

    @property
    def logged(self) -> list[dict[str, Any]]:
        """What its log keeps, a record a line."""
        lines = (self.home / "logs" / "tallgrass.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def children(self) -> dict[str, int]:
        """Our direct children by name: web, edge, worker."""
        found = {}
        for child in processes():
            if child.parent == self.process.pid and (name := child.serves):
                found[name] = child.pid
        return found


def migrated(home: Path) -> Path:
    """Make a folder with a copy of the migrated database, of which `tallgrass init` makes a home.
    Migrating takes five times as long as all else that the command does."""
    home.mkdir(0o700)
    copy_sqlite(home / "tallgrass.db")
    return home


def new_home(home: Path, **environment: str) -> Path:
    """Make a home by `tallgrass init`, of a migrated database where nothing is there yet."""
    if not home.exists():
        migrated(home)
    made = tallgrass("init", "--home", str(home), **environment)
    assert made.returncode == 0, made.stderr
    return home


@contextmanager
def running(
    home: Path, *options: str, host: str = "localhost", **environment: str
) -> Iterator[Running]:
    """Initialise `home`, serve it, wait until it answers; stop it afterwards."""
    new_home(home, **environment)
    port = free_ports()
    with (home / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tallgrass.cli.main",
                "run",
                "--home",
                str(home),
                "--port",
                str(port),
                "--workers",
                "1",
                *options,
            ],
            env={**clean_environment(), **environment},
            stdout=log,
            stderr=log,
            cwd=ROOT,
        )
    try:
        site = Running(home, port, process)
        wait_until(
            lambda: process.poll() is not None or answer(f"{site.origin}/healthz", host) == 200
        )
        assert process.poll() is None, site.told
        yield site
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
