"""A measured figure, and what processes used."""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds and resident megabytes of some processes."""

    cpu_s: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Figure:
    """Ours against a peer. `n` is how many of the unit were done by ours."""

    figure: str
    value: float
    unit: str
    peer: str
    peer_value: float
    n: int
    load: float
    cpu_s: float
    rss_mb: float
    peer_cpu_s: float
    higher_is_better: bool = True

    @property
    def ratio(self) -> float:
        ours, theirs = (
            (self.value, self.peer_value)
            if self.higher_is_better
            else (self.peer_value, self.value)
        )
        return round(ours / theirs, 2) if theirs else 0.0

    def line(self) -> dict[str, Any]:
        """As others' scripts read it."""
        values = asdict(self)
        del values["higher_is_better"]
        return {**values, "ratio": self.ratio}


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def usage(pids: Iterable[int]) -> Usage:
    """What these processes and their children have used so far."""
    cpu = rss = 0.0
    for pid in family(pids):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        cpu += (int(fields[11]) + int(fields[12])) / _TICKS
        rss += int(fields[21]) * _PAGE / 1e6
    return Usage(round(cpu, 2), round(rss, 1))


def family(pids: Iterable[int]) -> list[int]:
    """These processes and all that descend from them."""
    found = list(pids)
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [
                    int(child) for child in children.read_text().split() if int(child) not in found
                ]
            except OSError:
                continue
    return found
