"""Pages of Discover a second, signed in, 20 cards: ours against the same page by the ORM and Django
templates, nothing kept.

`python -m benchmarks.discover_page` only sees that both show the same.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.figures import Figure, Usage, load, usage
from benchmarks.http_load import home, press, site

SITE = "benchmarks.peers.discover_site"
RENDERS = 300
PEER = "ORM and Django templates, uncached"


def measure() -> list[Figure]:
    began_at = load()
    with home() as folder:
        cookie = _settle(folder)
        with site(folder, SITE) as (port, process):
            _compare(port, cookie)
            ours = press(port, lambda: _request("/", cookie), 200, process, connections=8)
            theirs = press(port, lambda: _request("/peer/", cookie), 200, process, connections=8)
        rendered = _rendered(folder)
    return [
        Figure(
            "discover_page",
            round(ours.rate, 1),
            "pages/s over HTTP",
            PEER,
            round(theirs.rate, 1),
            ours.answered,
            began_at,
            ours.used.cpu_s,
            ours.used.rss_mb,
            theirs.used.cpu_s,
        ),
        Figure(
            "discover_page",
            round(rendered[0], 1),
            "pages/s rendered",
            PEER,
            round(rendered[1], 1),
            RENDERS,
            began_at,
            rendered[2].cpu_s,
            rendered[2].rss_mb,
            rendered[3].cpu_s,
        ),
    ]


def see_that_both_are_the_same() -> None:
    """Raise RuntimeError unless the two pages are equal to the letter."""
    with home() as folder:
        cookie = _settle(folder)
        with site(folder, SITE) as (port, _process):
            _compare(port, cookie)


def _request(path: str, cookie: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: "
        f"tallgrass={cookie}\r\naccept-language: en\r\n\r\n"
    ).encode()


def _run(folder: Path, what: str) -> str:
    """Run one of the functions of benchmarks.peers.discover_world in a process of its own; what it
    printed last."""
    environment = {**os.environ, "TALLGRASS_HOME": str(folder), "DJANGO_SETTINGS_MODULE": SITE}
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.discover_world", what]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def _settle(folder: Path) -> str:
    """A community with a reader in it; their session."""
    subprocess.run(
        [sys.executable, "-m", "tallgrass.cli.main", "init", "--home", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return _run(folder, "settle")


def _compare(port: int, cookie: str) -> None:
    """Raise RuntimeError unless both show the same: what is different each time apart, the main
    part is equal to the letter."""
    pages = []
    for path in ("/", "/peer/"):
        with urlopen(
            Request(
                f"http://127.0.0.1:{port}{path}",
                headers={"Cookie": f"tallgrass={cookie}", "Host": "localhost"},
            )
        ) as answer:
            pages.append(answer.read().decode())
    ours, theirs = (_plain(page) for page in pages)
    if ours != theirs:
        at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
        raise RuntimeError(
            f"the pages differ: {ours[at - 80 : at + 80]!r} and {theirs[at - 80 : at + 80]!r}"
        )
    if ours.count("<article") != 20 or not 0.95 < len(pages[1]) / len(pages[0]) < 1.05:
        raise RuntimeError(
            f"{ours.count('<article')} cards, {len(pages[0])} and {len(pages[1])} bytes"
        )


def _plain(page: str) -> str:
    """The main part without tickets, cursors and spaces between tags; apostrophes spelled alike."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r'(value|href|hx-get)="[^"]*(cursor=|\.)[^"]*"', r'\1=""', main) if main else ""
    main = main.replace("&#x27;", "&#39;")  # two spellings of an apostrophe
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", main)).strip()


def _rendered(folder: Path) -> tuple[float, float, Usage, Usage]:
    """Pages a second from the notes at hand to HTML: ours, theirs, and what each used."""
    ours, theirs, cpu, peer_cpu, rss = (float(part) for part in _run(folder, "render").split())
    return ours, theirs, Usage(cpu, rss), Usage(peer_cpu, rss)


def timed(function: Callable[[], Any], times: int) -> tuple[float, float]:
    """How often a second, and the processor seconds it took."""
    function()
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        function()
    return times / (time.perf_counter() - began), round(time.process_time() - cpu, 2)


__all__ = ["measure", "timed", "usage"]

if __name__ == "__main__":
    see_that_both_are_the_same()
