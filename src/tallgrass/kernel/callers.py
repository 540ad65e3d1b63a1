"""Whether the visitors of a public site can be told apart, and which other names they ask for.

Processes that answer requests keep watch; what they notice lies in `HOME/watch/`, where `check` and
the operators' desk read it. Nothing is kept of a visitor: only private addresses, which are those
of our own proxies, and names of hosts.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from tallgrass.kernel.forwarding import Network, is_private
from tallgrass.kernel.origins import is_local

FOLDER = "watch"
ENOUGH = 10  # visits from one private address, and none from elsewhere, that make a finding
MOST_PROXIES = 4  # that a site has before it, at most
WINDOW = 3_600.0  # seconds after which a process begins to count anew
KEPT = 7 * 24 * 3_600.0  # seconds for which a finding is told
MOST_HOSTS = 5
LONGEST_HOST = 100

_log = structlog.get_logger("tallgrass.callers")


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """All visits that a process ("web" or "edge") answered came from these private addresses."""

    process: str
    addresses: tuple[str, ...]
    visits: int


@dataclass(frozen=True, slots=True)
class ForeignHost:
    """A name or an address, not the origin's, by which visitors asked for pages; `in_circles` when
    the redirect to the origin came back by it."""

    host: str
    visits: int
    in_circles: bool


@dataclass(slots=True)
class CallerWatch:
    """Watches the addresses of visitors in one process. It writes when its opinion changes."""

    home: Path
    process: str
    proxies: tuple[Network, ...]
    is_public: bool
    now: Callable[[], float] = time.time
    _since: float = 0.0
    _visits: int = 0
    _private: set[str] = field(default_factory=set)
    _is_mixed: bool = False
    _told: bool = False

    def note(self, address: str) -> None:
        """Count a visit from this address, as it was read behind trusted proxies."""
        if not self.is_public:
            return
        at = self.now()
        if at - self._since > WINDOW:
            self._since, self._visits, self._is_mixed, self._told = at, 0, False, False
            self._private.clear()
        if self._is_mixed:
            return
        self._visits += 1
        if is_private(address) or not address:
            self._private.add(address or "unknown")
        else:
            self._is_mixed = True
        if self._is_mixed or len(self._private) > MOST_PROXIES:
            self._is_mixed = True
            _write(self._file, {"mixed_at": at})
        elif self._visits >= ENOUGH * len(self._private) and not self._told:
            self._tell(at)

    def _tell(self, at: float) -> None:
        self._told = True
        if at - _read(self._file).get("mixed_at", 0.0) < WINDOW:
            return  # another worker of this server has met others
        addresses = sorted(self._private)
        _log.warning(
            "all visitors share one private address, so that they count as one: name the proxy "
            "before this server in trusted_proxies, and let it send X-Forwarded-For",
            process=self.process,
            addresses=addresses,
            setting="trusted_proxies",
        )
        value = {
            "proxies": _named(self.proxies),
            "at": at,
            "addresses": addresses,
            "visits": self._visits,
        }
        _write(self._file, value)

    @property
    def _file(self) -> Path:
        return self.home / FOLDER / f"{self.process}.json"


def note_foreign_host(home: Path, host: str, *, origin: str, in_circles: bool = False) -> None:
    """Remember that somebody asked for this host, which is not the origin's, and log it once."""
    file = home / FOLDER / "hosts.json"
    now = time.time()
    stored = _read(file)
    hosts = stored.get("hosts", {}) if stored.get("origin") == origin else {}
    name = host[:LONGEST_HOST]
    known = hosts.get(name)
    latest = max((at for _visits, at, _circles in hosts.values()), default=0.0)
    if known is None and len(hosts) >= MOST_HOSTS and now - latest < 1:
        return  # made-up names by the thousand are worth neither a line nor a write each
    if known is None:
        _log.warning(
            "asked for by another address than the origin: set origin to the address that people "
            "type, and let a proxy pass their Host header on",
            host=name,
            origin=origin,
            setting="origin",
        )
    visits, at, circles = known or (0, 0.0, False)
    if known and now - at < 1 and circles >= in_circles:
        return  # a flood of them is not worth a write each
    hosts[name] = (visits + 1, now, circles or in_circles)
    newest = sorted(hosts.items(), key=lambda item: -item[1][1])[:MOST_HOSTS]
    _write(file, {"origin": origin, "hosts": dict(newest)})


def shared_addresses(
    home: Path, proxies: tuple[Network, ...], *, is_public: bool
) -> list[SharedAddress]:
    """Return where all visitors looked like one lately, under the proxies that are trusted now."""
    found = []
    for process in ("web", "edge"):
        value = _read(home / FOLDER / f"{process}.json")
        if is_public and _is_fresh(value.get("at")) and value.get("proxies") == _named(proxies):
            addresses = tuple(map(str, value.get("addresses", [])))
            found.append(SharedAddress(process, addresses, int(value.get("visits", 0))))
    return found


def foreign_hosts(home: Path, origin: str) -> list[ForeignHost]:
    """Return the other hosts that visitors asked for lately while this was the origin, the most
    asked for first."""
    value = _read(home / FOLDER / "hosts.json")
    then = str(value.get("origin"))
    if then != origin and not (is_local(then) and is_local(origin)):  # `--port` changes no setting
        return []
    found = [
        ForeignHost(host, visits, circles)
        for host, (visits, at, circles) in value.get("hosts", {}).items()
        if _is_fresh(at)
    ]
    return sorted(found, key=lambda host: (-host.in_circles, -host.visits, host.host))


def _is_fresh(at: object) -> bool:
    return isinstance(at, float | int) and time.time() - at < KEPT


def _named(proxies: tuple[Network, ...]) -> list[str]:
    return sorted(map(str, proxies))


def _read(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _write(file: Path, value: dict[str, Any]) -> None:
    """Replace the file as a whole. What cannot be written is only not told."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        part.write_text(json.dumps(value), encoding="utf-8")
        part.replace(file)
