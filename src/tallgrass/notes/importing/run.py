"""An import from file to notes: the whole file is checked first, then taken in batches, each in one
transaction."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tallgrass.kernel import clock
from tallgrass.kernel.errors import TallgrassError
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.actions.importing import CREATED, UNCHANGED, UPDATED, import_notes
from tallgrass.notes.importing import values
from tallgrass.notes.importing.failures import RefusedRow, UnreadableFile
from tallgrass.notes.importing.headers import columns_of
from tallgrass.notes.importing.reading import Record, Table, open_table
from tallgrass.notes.importing.rows import ImportedNote, Preparer
from tallgrass.notes.models import Note
from tallgrass.notes.types import ImportRow
from tallgrass.people import queries as people
from tallgrass.people.actions import import_person
from tallgrass.people.types import PersonCard

BATCH = 500
BATCH_LETTERS = 1_000_000
REMEMBERED_AUTHORS = 20_000
REFUSED, SKIPPED = "refused", "skipped"

Progress = Callable[[int, int], None]
Tell = Callable[["RowOutcome"], None]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row, and why."""

    row: int
    outcome: str
    reason: str = ""
    title: str = ""


@dataclass(slots=True)
class ImportReport:
    """What an import did. `read` is the sum of the five that follow it."""

    read: int = 0
    skipped: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)

    def count(self, verdict: RowOutcome) -> None:
        self.read += 1
        setattr(self, verdict.outcome, getattr(self, verdict.outcome) + 1)
        if verdict.outcome == REFUSED:
            self.refusals.append({"row": verdict.row, "reason": verdict.reason})


@dataclass(slots=True)
class _Plan:
    """What the first pass found out: how many rows there are, and on which row each repeated id
    stands last."""

    rows: int = 0
    last: dict[int, int] = field(default_factory=dict)


def import_file(
    principal: Principal,
    *,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    encoding: str = "",
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
    tell: Tell = lambda verdict: None,
) -> ImportReport:
    """Bring a file's notes in. Raises UnreadableFile, nothing written, for a file that cannot be
    read to its end.

    An id seen before updates its note; where an id stands twice in the file, its last row counts. A
    second run changes nothing.
    """
    require(principal, "notes.import")
    table = open_table(path, encoding=encoding)
    columns = columns_of(table.columns, dict(mapping or {}))
    if "author" not in columns:
        raise UnreadableFile(
            f"no column says who wrote: name it with --map author=COLUMN; there are "
            f"{_some(table.columns)}"
        )
    if "title" not in columns and "body" not in columns:
        raise UnreadableFile(
            f"no column has text: name it with --map body=COLUMN; there are {_some(table.columns)}"
        )
    wanted = _conditions(table, where or {})
    preparer = Preparer(columns, now=clock.now())
    plan = _look_through(table, preparer, wanted)
    run = _Run(principal, preparer, plan, dry_run=dry_run, tell=tell, progress=progress)
    run.report.columns = {name: column.name for name, column in columns.items()}
    run.take(table.records(), wanted)
    return run.report


def _some(columns: tuple[str, ...]) -> str:
    return ", ".join(columns[:40]) or "none"


def _conditions(table: Table, where: Mapping[str, str]) -> dict[str, str]:
    """Column and the value it must have. Raises UnreadableFile for a column that is not there."""
    lacking = [name for name in where if name not in table.columns]
    if lacking:
        raise UnreadableFile(f"the file has no column {lacking[0]}; it has {_some(table.columns)}")
    return {name: values.identifier(value) for name, value in where.items()}


def _is_wanted(record: Record, wanted: Mapping[str, str]) -> bool:
    return bool(record.fault) or all(
        values.identifier(record.values.get(name)) == value for name, value in wanted.items()
    )


def _look_through(table: Table, preparer: Preparer, wanted: Mapping[str, str]) -> _Plan:
    """Read the whole file once, so that one which breaks off is refused, and note repeated ids."""
    plan = _Plan()
    seen: set[int] = set()
    for record in table.records():
        plan.rows += 1
        if not record.fault and _is_wanted(record, wanted):
            mark = hash(preparer.external_id(record))
            if mark in seen:
                plan.last[mark] = record.row
            seen.add(mark)
    return plan


class _Run:
    """One pass that writes (or, when dry, only says what it would do)."""

    def __init__(
        self,
        principal: Principal,
        preparer: Preparer,
        plan: _Plan,
        *,
        dry_run: bool,
        tell: Tell,
        progress: Progress,
    ) -> None:
        self._principal = principal
        self._preparer = preparer
        self._plan = plan
        self._dry_run = dry_run
        self._tell = tell
        self._progress = progress
        self._authors: OrderedDict[str, PersonCard | None] = OrderedDict()
        self._made: set[str] = set()  # repeated ids created by this run
        self.report = ImportReport()

    def take(self, records: Iterator[Record], wanted: Mapping[str, str]) -> None:
        """Take all records, in batches within which each id stands once; verdicts are told in the
        file's order."""
        batch: list[ImportedNote | RowOutcome] = []
        ids: set[str] = set()
        letters = 0
        for record in records:
            found = self._look_at(record, wanted)
            again = isinstance(found, ImportedNote) and found.external_id in ids
            if again or len(batch) >= BATCH or letters >= BATCH_LETTERS:
                self._apply(batch)
                batch, ids, letters = [], set(), 0
            batch.append(found)
            if isinstance(found, ImportedNote):
                ids.add(found.external_id)
                letters += len(found.body)
        self._apply(batch)

    def _look_at(self, record: Record, wanted: Mapping[str, str]) -> ImportedNote | RowOutcome:
        """The note that a record holds, or why there is none."""
        if not _is_wanted(record, wanted):
            return RowOutcome(record.row, SKIPPED, "left out by --where")
        try:
            return self._preparer.prepare(record)
        except RefusedRow as refusal:
            return RowOutcome(record.row, REFUSED, str(refusal))

    def _say(self, verdict: RowOutcome, remarks: list[str] | None = None) -> None:
        self.report.count(verdict)
        for remark in remarks or ():
            self.report.remarks.append({"row": verdict.row, "remark": remark})
        self._tell(verdict)
        if self.report.read % 200 == 0 or self.report.read == self._plan.rows:
            self._progress(self.report.read, self._plan.rows)

    def _apply(self, batch: list[ImportedNote | RowOutcome]) -> None:
        notes = [found for found in batch if isinstance(found, ImportedNote)]
        verdicts: dict[int, RowOutcome] = {}
        if notes:
            with transaction():
                verdicts = self._verdicts(notes)
        for found in batch:
            if isinstance(found, ImportedNote):
                self._say(verdicts[found.row], found.remarks)
            else:
                self._say(found)

    def _verdicts(self, batch: list[ImportedNote]) -> dict[int, RowOutcome]:
        known = {
            str(external_id): author_id
            for external_id, author_id in Note.objects.filter(
                external_id__in=[prepared.external_id for prepared in batch]
            ).values_list("external_id", "author_id")
        }
        self._look_up_authors(batch)
        verdicts: dict[int, RowOutcome] = {}
        taken: list[tuple[ImportedNote, PersonCard | None]] = []
        for prepared in batch:
            try:
                author = self._author(prepared)
                self._refuse_strangers(prepared, author, known)
            except RefusedRow as refusal:
                verdicts[prepared.row] = RowOutcome(
                    prepared.row, REFUSED, str(refusal), prepared.title
                )
                continue
            if self._comes_again(prepared, known):
                verdicts[prepared.row] = RowOutcome(
                    prepared.row, UNCHANGED, "its id stands again further down", prepared.title
                )
            else:
                taken.append((prepared, author))
        verdicts.update(self._written(taken))
        return verdicts

    def _comes_again(self, prepared: ImportedNote, known: Mapping[str, int]) -> bool:
        """Whether a later row speaks for this note, which was here before this run."""
        last = self._plan.last.get(hash(prepared.external_id))
        return (
            last not in (None, prepared.row)
            and prepared.external_id in known
            and prepared.external_id not in self._made
        )

    def _refuse_strangers(
        self, prepared: ImportedNote, author: PersonCard | None, known: Mapping[str, int]
    ) -> None:
        owner = known.get(prepared.external_id)
        if owner is not None and (author is None or owner != author.id):
            raise RefusedRow(f"the id {prepared.external_id} belongs to a note of another author")

    def _written(
        self, taken: list[tuple[ImportedNote, PersonCard | None]]
    ) -> dict[int, RowOutcome]:
        """Hand the notes to the room; those of authors who have an account by now are compared
        only."""
        verdicts: dict[int, RowOutcome] = {}
        for is_claimed in (False, True):
            part = [
                (prepared, author)
                for prepared, author in taken
                if bool(author and author.is_claimed) is is_claimed
            ]
            rows = [_row(prepared, author) for prepared, author in part]
            outcomes = (
                import_notes(self._principal, rows=rows, dry_run=self._dry_run or is_claimed)
                if rows
                else []
            )
            for (prepared, _author), outcome in zip(part, outcomes, strict=True):
                reason = ""
                if is_claimed and outcome != UNCHANGED:
                    outcome, reason = (
                        REFUSED,
                        "the author has an account now: their notes are theirs to change",
                    )
                if outcome == CREATED and hash(prepared.external_id) in self._plan.last:
                    outcome = self._first_or_again(prepared)
                verdicts[prepared.row] = RowOutcome(prepared.row, outcome, reason, prepared.title)
        return verdicts

    def _first_or_again(self, prepared: ImportedNote) -> str:
        """A repeated id: created once, then (in a dry run, where nothing is stored) an update of
        it."""
        outcome = UPDATED if prepared.external_id in self._made else CREATED
        self._made.add(prepared.external_id)
        return outcome

    def _look_up_authors(self, batch: list[ImportedNote]) -> None:
        unknown = {prepared.author for prepared in batch} - self._authors.keys()
        found = people.cards_by_external_id(unknown) if unknown else {}
        if self._dry_run:
            for author in unknown:
                self._authors[author] = found.get(author)
        else:
            columns = self.report.columns
            if not {"followers", "author_name"} & columns.keys():
                self._authors.update(found)
        while len(self._authors) > REMEMBERED_AUTHORS + BATCH:
            self._authors.popitem(last=False)

    def _author(self, prepared: ImportedNote) -> PersonCard | None:
        """The author, made if they are new; None in a dry run for one who would be made."""
        if prepared.author not in self._authors:
            try:
                card, _is_new = import_person(
                    self._principal,
                    external_id=prepared.author,
                    name=prepared.author_name,
                    stand_in=prepared.author_stand_in,
                    followers=prepared.followers,
                    language=prepared.language,
                )
            except TallgrassError as error:
                raise RefusedRow(str(error)) from error
            self._authors[prepared.author] = card
        return self._authors[prepared.author]


def _row(prepared: ImportedNote, author: PersonCard | None) -> ImportRow:
    return ImportRow(
        author_id=author.id if author else 0,
        external_id=prepared.external_id,
        title=prepared.title,
        body=prepared.body,
        language=prepared.language,
        created_at=prepared.created,
        place=prepared.place,
        tags=prepared.tags,
        counts=prepared.counts,
    )
