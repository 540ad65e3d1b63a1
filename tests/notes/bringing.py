"""Bringing files in, for tests: a table written, a file read on a known day, what became of it."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.run import ImportReport, import_file
from tallgrass.notes.importing.taking import Tell

INPUTS = Path(__file__).parent / "inputs"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def bring(
    path: Path, *, now: datetime = NOW, tell: Tell = lambda verdict: None, **options: Any
) -> ImportReport:
    """Import a file as of a day."""
    with use_clock(FrozenClock(now)):
        return import_file(SYSTEM, path=path, tell=tell, options=ImportOptions(**options))


def sheet(path: Path, *rows: str) -> Path:
    """A CSV of these lines, cells parted by bars."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(row.split("|") for row in rows)
    return path


def tally(report: ImportReport) -> tuple[int, ...]:
    """What became of the rows: skipped, created, updated, unchanged, refused."""
    counted = (report.skipped, report.created, report.updated, report.unchanged, report.refused)
    assert report.read == sum(counted)
    return counted
