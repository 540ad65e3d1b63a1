"""The first look through a table: what its columns say as a whole, before any row is taken."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tallgrass.kernel import clock
from tallgrass.notes.importing import days, ids, texts
from tallgrass.notes.importing.cells import is_unknown, text
from tallgrass.notes.importing.exporters import source_of
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import COUNTS, Column, meanings
from tallgrass.notes.importing.languages import FileZone, zone_of
from tallgrass.notes.importing.leftovers import leftover
from tallgrass.notes.importing.looks import UnusedColumns, joined
from tallgrass.notes.importing.numbers import NumberStudy
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.orders import OrderStudy, until_of
from tallgrass.notes.importing.reading import Record, Table
from tallgrass.notes.importing.relative import is_relative

SAMPLED_TEXTS = 200


@dataclass(slots=True)
class Study:
    """What is known of a table once it was read whole."""

    table: Table
    columns: dict[str, Column]
    source: str
    clock: days.DayClock
    zone: FileZone
    numbers: dict[str, NumberStudy]
    orders: OrderStudy
    unused: UnusedColumns
    rows: int = 0
    rounding: dict[str, ids.RoundingStudy] = field(default_factory=dict)
    has_id: bool = True  # whether the column of ids tells notes apart
    days_told: int = 0
    days_failed: list[str] = field(default_factory=list)
    relative: str = ""
    warnings: list[str] = field(default_factory=list)

    def is_rounded(self, name: str, value: Any) -> bool:
        """Tell whether the id of a note or an author is a spreadsheet's rounding."""
        known = self.rounding.get(name)
        return known.is_rounded(value) if known else ids.is_rounded(value)

    def convention(self, name: str) -> str:
        """Return what parts the decimals in the column of a count."""
        return self.numbers[name].convention if name in self.numbers else ""


class UnreadDays(UnreadableFile):
    """Most days of a column cannot be read."""


def study(table: Table, columns: dict[str, Column], options: ImportOptions) -> Study:
    """Read the whole table once. Raises UnreadableFile where it breaks off, or its days cannot be
    read in any column that may hold them."""
    try:
        return _study(table, columns, options)
    except UnreadDays:
        asked = columns["created"]
        others = [name for name in table.columns if "created" in meanings(name)]
        for name in others if not asked.is_asked else ():
            if name == asked.name:
                continue
            with suppress(UnreadDays):
                found = _study(table, {**columns, "created": Column(name)}, options)
                found.warnings.append(
                    f"column {asked.name} has no days that can be read; {name} is taken instead"
                )
                return found
        raise


def _study(table: Table, columns: dict[str, Column], options: ImportOptions) -> Study:
    now = clock.now()
    found = Study(
        table=table,
        columns=columns,
        source=" ".join(options.source.split())[:40]
        or source_of(table.columns, around=f"{table.part} {table.banner}"),
        clock=days.DayClock(now=now, as_of=options.as_of, since_1904=table.since_1904),
        zone=zone_of(options.zone, table.columns, ()),
        numbers={name: NumberStudy(chosen=options.numbers) for name in COUNTS if name in columns},
        orders=OrderStudy(chosen=options.days, until=until_of(now)),
        unused=UnusedColumns(table, columns),
    )
    running = ids.RunningStudy()
    sampled: list[str] = []
    for record in table.records():
        found.rows += 1
        if record.fault or leftover(record, columns, table.width):
            continue
        found.unused.add(record.values, found.clock)
        _look_at(found, record, running)
        if len(sampled) < SAMPLED_TEXTS:
            sampled.append(_words_of(record, columns))
    found.zone = zone_of(options.zone, table.columns, sampled)
    _settle(found, running, now, options)
    return found


def _words_of(record: Record, columns: dict[str, Column]) -> str:
    cells = (record.values.get(columns[name].name) for name in ("title", "body") if name in columns)
    return " ".join(texts.prose(cell)[:200] for cell in cells)


def _look_at(found: Study, record: Record, running: ids.RunningStudy) -> None:
    for name, numbers in found.numbers.items():
        numbers.add(record.values.get(found.columns[name].name))
    if "id" in found.columns:
        running.add(record.values.get(found.columns["id"].name))
    for name in ("id", "author"):
        if name in found.columns:
            rounding = found.rounding.setdefault(name, ids.RoundingStudy())
            rounding.add(record.values.get(found.columns[name].name))
    if "created" in found.columns:
        _look_at_day(found, record.values.get(found.columns["created"].name))


def _look_at_day(found: Study, value: Any) -> None:
    if is_unknown(value):
        return
    found.days_told += 1
    found.orders.add(value)
    try:
        days.moment(value, clock=found.clock, orders=found.orders)
    except ValueError as error:
        if "apart" not in str(error) and len(found.days_failed) < 100_000:
            found.days_failed.append(text(value)[:40])
    if not found.relative and isinstance(value, str) and _is_relative(value):
        found.relative = value.strip()


def _is_relative(value: str) -> bool:
    try:
        return is_relative(value.strip())
    except ValueError:
        return False


def _settle(found: Study, running: ids.RunningStudy, now: datetime, options: ImportOptions) -> None:
    """Decide what only the whole table shows."""
    found.clock = days.DayClock(
        now=now,
        zone=found.zone.zone,
        as_of=options.as_of,
        since_1904=found.table.since_1904,
        is_east_asian=found.zone.is_east_asian,
    )
    found.orders.is_east_asian = found.zone.is_east_asian
    column = found.columns.get("id")
    if column and running.is_running and not column.is_asked:
        found.has_id = False
        instead = "their links" if "link" in found.columns else "author, day and title"
        found.warnings.append(
            f"column {column.name} only counts rows (1, 2, 3 …) and is not taken as an id: notes "
            f"are known again by {instead}; --map id={column.name} takes it all the same"
        )
    _refuse_unread_days(found)


def _refuse_unread_days(found: Study) -> None:
    column = found.columns.get("created")
    if column is None:
        return
    if len(found.days_failed) * 2 > found.days_told:
        examples = joined(list(dict.fromkeys(found.days_failed[:50]))[:3])
        raise UnreadDays(
            f"{len(found.days_failed):,} of {found.days_told:,} days in column {column.name} "
            f"cannot be read ({examples}): name another column with --map created=COLUMN, or none "
            f"with --map created="
        )
    undecided = found.orders.undecided
    if undecided:
        raise UnreadableFile(
            f"column {column.name} {undecided}: say it with --days dmy or --days mdy"
        )
