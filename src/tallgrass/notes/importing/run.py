"""An import from file to notes: the whole file is looked through first, then taken in batches."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from tallgrass.kernel.errors import TallgrassError
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.notes.actions.imports import ImportRef, drop_if_empty, start_import
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import Column, columns_of, not_of_notes
from tallgrass.notes.importing.leftovers import leftover
from tallgrass.notes.importing.looks import joined
from tallgrass.notes.importing.media import Media
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.reading import Table, open_tables
from tallgrass.notes.importing.report import ImportReport, RowOutcome
from tallgrass.notes.importing.rows import Preparer
from tallgrass.notes.importing.study import Study, study
from tallgrass.notes.importing.taking import (
    ImportSetting,
    Plan,
    Progress,
    Taking,
    Tell,
    conditions,
    is_wanted,
)

__all__ = ["ImportReport", "RowOutcome", "import_file"]


def import_file(
    principal: Principal,
    *,
    path: Path,
    options: ImportOptions | None = None,
    progress: Progress = lambda done, total: None,
    tell: Tell = lambda verdict: None,
) -> ImportReport:
    """Bring a file's notes in. Raises UnreadableFile, nothing written, for a file that cannot be
    read to its end.

    An id seen before updates its note; where an id stands twice in the file, its last row counts. A
    second run changes nothing.
    """
    require(principal, "notes.import")
    options = options or ImportOptions()
    report = ImportReport()
    with ExitStack() as stack:
        media = stack.enter_context(Media(options.media)) if options.media else None
        chosen = _tables_of_notes(path, options, report)
        studies = [study(table, columns, options) for table, columns in chosen]
        plan = _plan(studies, options)
        report.describe(studies)
        started: list[ImportRef] = []

        def run_id() -> int:
            if not started:
                started.append(start_import(principal, path=path, source=report.source))
            return started[0].id

        setting = ImportSetting(
            principal,
            options,
            report,
            progress,
            tell,
            media,
            plan,
            run_id,
            is_of_several=len(studies) > 1,
        )
        for found in studies:
            Taking(setting, found).take(found.table.records())
        if started:
            report.import_id = drop_if_empty(principal, started=started[0])
        _say_of_pictures(report, media, studies)
    return report


def _tables_of_notes(
    path: Path, options: ImportOptions, report: ImportReport
) -> list[tuple[Table, dict[str, Column]]]:
    """Return the tables that hold notes, with their columns; why the others do not is kept for the
    summary. Raises UnreadableFile, saying it of each, where none does."""
    tables = open_tables(path, encoding=options.encoding)
    if options.parts:
        known = [table.part for table in tables]
        lacking = [part for part in options.parts if part not in known]
        if lacking:
            raise UnreadableFile(f"there is no sheet {lacking[0]}; there are {joined(known)}")
        tables = [table for table in tables if table.part in options.parts]
    found: list[tuple[Table, dict[str, Column]]] = []
    for table in tables:
        try:
            found.append((table, _columns(table, options)))
        except UnreadableFile as error:
            if len(tables) == 1:
                where = f" (in {table.part})" if table.part else ""
                raise UnreadableFile(f"{error}{where}") from error
            report.passed_over[table.part] = str(error)
    if not found:
        each = "; ".join(f"{part}: {why}" for part, why in report.passed_over.items())
        raise UnreadableFile(f"no sheet holds notes: {each}")
    return found


def _columns(table: Table, options: ImportOptions) -> dict[str, Column]:
    """Return the columns of a table. Raises UnreadableFile for one that holds no notes."""
    columns = columns_of(table.columns, dict(options.mapping))
    if options.media is None:
        columns.pop("pictures", None)
    wrong = not_of_notes(table.columns, columns)
    if wrong:
        raise UnreadableFile(f"{wrong}: --map id=COLUMN takes its rows for notes all the same")
    if "author" not in columns:
        raise UnreadableFile(
            f"no column says who wrote: name it with --map author=COLUMN; there are "
            f"{joined(table.columns)}"
        )
    if "title" not in columns and "body" not in columns:
        raise UnreadableFile(
            f"no column has text: name it with --map body=COLUMN; there are {joined(table.columns)}"
        )
    lacking = [name for name in options.where if name not in table.columns]
    if lacking:
        raise UnreadableFile(f"the file has no column {lacking[0]}; it has {joined(table.columns)}")
    return columns


def _plan(studies: Iterable[Study], options: ImportOptions) -> Plan:
    """Read every table once more, now that its columns are understood, for ids that stand
    twice."""
    plan = Plan()
    first: dict[int, tuple[str, int, int]] = {}
    for found in studies:
        preparer, wanted = Preparer(found), conditions(found, options)
        for record in found.table.records():
            plan.rows += 1
            if record.fault or not is_wanted(record, wanted):
                continue
            if leftover(record, found.columns, found.table.width):
                continue
            try:
                note = preparer.prepare(record)
            except TallgrassError:
                continue
            mark = note.mark
            known = first.setdefault(mark, (note.part, note.row, note.words))
            if known[:2] != (note.part, note.row):
                plan.last[mark] = (note.part, note.row)
                if known[2] != note.words:
                    plan.differing.setdefault(mark, (known[0], known[1], ""))
    _recall(studies, plan)
    return plan


def _recall(studies: Iterable[Study], plan: Plan) -> None:
    """Find what the first of two differing rows says, for those who are told of it."""
    wanted = {(part, row): mark for mark, (part, row, _words) in plan.differing.items()}
    if not wanted:
        return
    for found in studies:
        preparer = Preparer(found)
        for record in found.table.records():
            mark = wanted.get((found.table.part, record.row))
            if mark is not None:
                note = preparer.prepare(record)
                plan.differing[mark] = (note.part, note.row, note.title or note.body)


def _say_of_pictures(report: ImportReport, media: Media | None, studies: list[Study]) -> None:
    if media is None:
        return
    if not any("pictures" in found.columns for found in studies):
        report.warnings.append(
            "no column names the pictures of the ZIP: name it with --map pictures=COLUMN"
        )
    elif media.unused:
        report.warnings.append(
            f"{len(media.unused):,} pictures of the ZIP are named by no row: "
            f"{joined(media.unused[:5])}"
        )
