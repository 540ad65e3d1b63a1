"""What an installation costs that nobody uses, and how soon it is awake again: `tallgrass run` on
an empty home, all its processes together."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, build_opener

from benchmarks.figures import Figure, family, load, usage

SETTLE, WINDOW = 40.0, 60.0
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
TRIES = 10
AIM = "the aim"


def measure() -> list[Figure]:
    began_at = load()
    with _installation() as (home, port, process):
        time.sleep(SETTLE)
        before, processes = _cpu_s(process.pid), len(family([process.pid]))
        time.sleep(WINDOW)
        cpu, used = _cpu_s(process.pid) - before, usage([process.pid])
        synced = _syncs(process.pid)
        found, counted = _latencies(home, port)
    rows = [("CPU-s a minute", round(cpu, 3), 0.3, processes)]
    if synced is not None:
        rows.append(("fsyncs a minute", synced, 4, processes))
    rows += [
        ("s, a new note in search, worst", round(max(found), 2), 2, TRIES),
        ("s, a click counted, worst", round(max(counted), 2), 1, TRIES),
    ]
    return [
        Figure("idle", value, unit, AIM, aim, n, began_at, round(cpu, 2), used.rss_mb, 0.0, False)
        for unit, value, aim, n in rows
    ]


@contextmanager
def _installation() -> Iterator[tuple[Path, int, subprocess.Popen[bytes]]]:
    with tempfile.TemporaryDirectory(prefix="tallgrass-bench-") as folder:
        home, port = Path(folder) / "home", _free_port()
        command = [sys.executable, "-m", "tallgrass.cli.main"]
        subprocess.run([*command, "init", "--home", home], check=True, capture_output=True)
        process = subprocess.Popen(
            [*command, "run", "--home", home, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for number in (port, port + 1):
                _until(lambda number=number: _get(f"http://localhost:{number}/healthz") != b"", 120)
            yield home, port, process
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process and its descendants, to the microsecond, as the scheduler
    counts them."""
    total = 0
    for each in family([pid]):
        for task in Path(f"/proc/{each}/task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def _syncs(pid: int) -> int | None:
    """How often the processes ask the disk to keep what they wrote, in a window; None where nobody
    can tell."""
    if not shutil.which("strace"):
        print("no figure of fsyncs: strace is not installed", file=sys.stderr)
        return None
    pids = ",".join(map(str, family([pid])))
    calls = "trace=fsync,fdatasync,sync,syncfs,sync_file_range,msync"
    with tempfile.NamedTemporaryFile(mode="r") as trace:
        command = ["strace", "-f", "-qq", "-e", calls, "-o", trace.name, "-p", pids]
        tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(WINDOW)
        if tracer.poll() is not None:
            print("no figure of fsyncs: strace may not look", file=sys.stderr)
            return None
        tracer.terminate()
        tracer.wait()
        return len(re.findall(r"\b(?:f|fdata|m)?sync(?:fs|_file_range)?\(", trace.read()))


def _latencies(home: Path, port: int) -> tuple[list[float], list[float]]:
    """Seconds from a note's commit until search shows it, and from a click's answer until it is
    counted; the installation rests before each."""
    os.environ["TALLGRASS_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tallgrass.conf.settings"
    import_module("django").setup()
    author, publish, token, clicks = _actors()
    found, counted = [], []
    for number in range(TRIES + 1):
        time.sleep(2)
        word = f"quince{number}"
        publish(author, title=f"A {word} cake", body="Bake it slowly.", language="en")
        page = f"http://localhost:{port}/search/?q={quote(word)}"
        found.append(_until(lambda page=page, word=word: f"{word} cake".encode() in _get(page)))
        time.sleep(2)
        _get(f"http://localhost:{port + 1}/c/{token}", **{"User-Agent": f"{AGENT} {number}"})
        counted.append(_until(lambda number=number: clicks() > number))
    return found[1:], counted[1:]  # the first of each loads models and fills caches


def _actors() -> tuple[Any, Callable[..., object], str, Callable[[], int]]:
    kernel, people = "tallgrass.kernel", "tallgrass.people"
    clock = import_module(f"{kernel}.clock")
    subject = import_module(f"{kernel}.subjects").Subject("contract", 1)
    system = import_module(f"{kernel}.principal").SYSTEM
    card = import_module(f"{people}.actions").create_person(
        system, email="a@bench.example", password=None, handle="baker", name="Baker"
    )
    signals = import_module("tallgrass.signals.actions.trusted.links")
    totals = import_module("tallgrass.signals.queries").reasons_of
    token = signals.open_click_link(
        subject=subject,
        payer_key="campaign:1",
        earner_key="contract:1",
        person_id=card.id,
        target_url="https://meadow.example/tea",
        domains=["meadow.example"],
        currency="CAD",
        price=1,
        creator_cap=None,
        day_cap=None,
        campaign_cap=1_000,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=1),
    )
    return (
        import_module(f"{people}.queries").principal_of(card.id),
        import_module("tallgrass.notes.actions").publish_note,
        token,
        lambda: sum(totals([subject]).values()),
    )


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


def _get(address: str, **headers: str) -> bytes:
    opener = build_opener(_Stay)
    opener.addheaders = [("Host", "localhost"), *headers.items()]
    try:
        with opener.open(address, timeout=10) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        return error.read()
    except (URLError, OSError):
        return b""


def _until(true: Callable[[], bool], seconds: float = 30.0) -> float:
    """Seconds until it is true. Raises RuntimeError when it never is."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise RuntimeError("waited in vain")
        time.sleep(0.02)
    return time.monotonic() - began
