"""The last pass through a table: its rows are taken in batches, each in one transaction."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tallgrass.kernel.errors import TallgrassError
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import errors, pictures
from tallgrass.notes.actions.importing import CREATED, UNCHANGED, UPDATED, cleaned, import_notes
from tallgrass.notes.actions.imports import note_author
from tallgrass.notes.import_queries import notes_of_rows, tells_another
from tallgrass.notes.importing import ids
from tallgrass.notes.importing.leftovers import leftover
from tallgrass.notes.importing.media import Media
from tallgrass.notes.importing.options import ImportOptions
from tallgrass.notes.importing.reading import Record
from tallgrass.notes.importing.report import REFUSED, SKIPPED, ImportReport, RowOutcome
from tallgrass.notes.importing.rows import ImportedNote, Preparer
from tallgrass.notes.importing.study import Study
from tallgrass.notes.models import Note
from tallgrass.notes.types import MOST_IMAGES, ImportRow, StoredPicture
from tallgrass.people import queries as people
from tallgrass.people.actions import import_person
from tallgrass.people.types import PersonCard

BATCH = 500
BATCH_LETTERS = 1_000_000
BATCH_PICTURES = 60
REMEMBERED_AUTHORS = 20_000

Progress = Callable[[int, int], None]
Tell = Callable[[RowOutcome], None]


@dataclass(slots=True)
class Plan:
    """What the second pass found out: how many rows there are, on which row each repeated id stands
    first and last, and whether its texts differ."""

    rows: int = 0
    last: dict[int, tuple[str, int]] = field(default_factory=dict)
    differing: dict[int, tuple[str, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class ImportSetting:
    """What all tables of one import share."""

    principal: Principal
    options: ImportOptions
    report: ImportReport
    progress: Progress
    tell: Tell
    media: Media | None
    plan: Plan
    run_id: Callable[[], int]
    is_of_several: bool = False
    made: set[int] = field(default_factory=set)  # repeated ids created by this run


class Taking:
    """One table's last pass. In a dry run it only says what it would do."""

    def __init__(self, setting: ImportSetting, study: Study) -> None:
        self._setting = setting
        self._study = study
        self._preparer = Preparer(study)
        self._wanted = conditions(study, setting.options)
        self._authors: OrderedDict[str, PersonCard | None] = OrderedDict()
        self._people: dict[str, PersonCard] = {}  # of the batch, as far as they are known
        self._known_as: dict[str, str] = {}  # the id by which a person was known before

    def take(self, records: Iterator[Record]) -> None:
        """Take all records, in batches within which each id stands once; verdicts are told in the
        file's order."""
        batch: list[ImportedNote | RowOutcome] = []
        seen: set[str] = set()
        letters = shown = 0
        for record in records:
            found = self._look_at(record)
            again = isinstance(found, ImportedNote) and found.external_id in seen
            is_full = len(batch) >= BATCH or letters >= BATCH_LETTERS or shown >= BATCH_PICTURES
            if again or is_full:
                self._apply(batch)
                batch, seen, letters, shown = [], set(), 0, 0
            batch.append(found)
            if isinstance(found, ImportedNote):
                seen.add(found.external_id)
                letters += len(found.body)
                shown += len(found.pictures) if self._setting.media else 0
        self._apply(batch)

    def _look_at(self, record: Record) -> ImportedNote | RowOutcome:
        """Return the note that a record holds, or why there is none."""
        part = self._study.table.part if self._setting.is_of_several else ""
        if not is_wanted(record, self._wanted):
            return RowOutcome(record.row, SKIPPED, "left out by --where", part=part)
        if not record.fault:
            kind = leftover(record, self._study.columns, self._study.table.width)
            if kind:
                left_out = self._setting.report.left_out
                left_out[kind] = left_out.get(kind, 0) + 1
                return RowOutcome(record.row, SKIPPED, f"no note: {kind}", part=part)
        try:
            return self._preparer.prepare(record)
        except TallgrassError as refusal:
            return RowOutcome(record.row, REFUSED, str(refusal), part=part, code=refusal.code)

    def _say(self, verdict: RowOutcome, note: ImportedNote | None = None) -> None:
        report, plan = self._setting.report, self._setting.plan
        report.count(verdict)
        if note is not None:
            for remark in note.remarks:
                report.remark(verdict, remark)
            self._say_twice(verdict, note)
            if note.created is None and verdict.outcome != REFUSED:
                report.days_unknown += 1
        self._setting.tell(verdict)
        if report.read % 200 == 0 or report.read == plan.rows:
            self._setting.progress(report.read, plan.rows)

    def _say_twice(self, verdict: RowOutcome, note: ImportedNote) -> None:
        """Say that two rows have one id and say different things."""
        first = self._setting.plan.differing.get(note.mark)
        if first is None or (first[0], first[1]) == (note.part, note.row):
            return
        self._setting.report.remark(
            verdict,
            f"its id {note.external_id[:60]} stands in row {first[1]} too, with another text: "
            f"there “{first[2][:40]}”, here “{(note.title or note.body)[:40]}”; the later row "
            f"counts",
        )

    def _apply(self, batch: list[ImportedNote | RowOutcome]) -> None:
        notes = [found for found in batch if isinstance(found, ImportedNote)]
        verdicts: dict[int, RowOutcome] = {}
        if notes:
            images = {note.row: self._images(note) for note in notes if note.pictures}
            with transaction():
                verdicts = self._verdicts(notes, images)
        for found in batch:
            if isinstance(found, ImportedNote):
                self._say(verdicts[found.row], found)
            else:
                self._say(found)

    def _images(self, note: ImportedNote) -> tuple[StoredPicture, ...] | None:
        """Return the note's pictures out of the ZIP, stored; None where no ZIP was given."""
        media = self._setting.media
        if media is None:
            return None
        found: list[StoredPicture] = []
        if len(note.pictures) > MOST_IMAGES:
            note.remarks.append(
                f"only the first {MOST_IMAGES} of {len(note.pictures)} pictures come"
            )
        for name in note.pictures[:MOST_IMAGES]:
            try:
                data = media.read(name)
                if not self._setting.options.dry_run:
                    found.append(pictures.store(data))
                self._setting.report.pictures += 1
            except (ValueError, TallgrassError) as error:
                reason = str(error)
                note.remarks.append(
                    f"pictures: {reason if name[:80] in reason else f'{name[:80]}: {reason}'}"
                )
        return tuple(found) if found else None

    def _verdicts(
        self, batch: list[ImportedNote], images: Mapping[int, tuple[StoredPicture, ...] | None]
    ) -> dict[int, RowOutcome]:
        verdicts: dict[int, RowOutcome] = {}
        self._people = people.cards_by_external_id(
            name for note in batch for name in (note.author, note.older_author)
        )
        known = notes_of_rows([self._row(note, None, None) for note in batch])
        self._look_up_authors(batch, known)
        taken: list[tuple[ImportedNote, PersonCard | None]] = []
        for note, stored in zip(batch, known, strict=True):
            comes_again = self._comes_again(note, stored)
            try:
                author = self._author(note)
                self._refuse_strangers(note, author, stored)
                if not comes_again:
                    self._refuse_another(note, stored)
            except TallgrassError as refusal:
                verdicts[note.row] = self._refused(note, refusal)
                continue
            if comes_again:
                verdicts[note.row] = self._verdict(
                    note, UNCHANGED, "its id stands again further down"
                )
            else:
                taken.append((note, author))
        verdicts.update(self._written(taken, images))
        return verdicts

    def _verdict(
        self, note: ImportedNote, outcome: str, reason: str = "", code: str = ""
    ) -> RowOutcome:
        part = note.part if self._setting.is_of_several else ""
        return RowOutcome(note.row, outcome, reason, note.title or note.body[:60], part, code)

    def _refused(self, note: ImportedNote, refusal: TallgrassError) -> RowOutcome:
        return self._verdict(note, REFUSED, str(refusal), refusal.code)

    def _comes_again(self, note: ImportedNote, stored: Note | None) -> bool:
        """Tell whether a later row speaks for this note, which was here before this run."""
        last = self._setting.plan.last.get(note.mark)
        is_last = last in (None, (note.part, note.row))
        return not is_last and stored is not None and note.mark not in self._setting.made

    def _refuse_strangers(
        self, note: ImportedNote, author: PersonCard | None, stored: Note | None
    ) -> None:
        if stored is not None and (author is None or stored.author_id != author.id):
            raise errors.ROW_OF_ANOTHER_AUTHOR(id=note.external_id)

    def _refuse_another(self, note: ImportedNote, stored: Note | None) -> None:
        """Refuse a row that would leave nothing of what its note says, unless that is wanted."""
        if stored is None or self._setting.options.replace or note.mark in self._setting.made:
            return
        row = cleaned(self._row(note, None, None))
        if stored.deleted_at is None and tells_another(stored, row):
            kept = f"{stored.written_at:%Y-%m-%d}" if stored.written_at else "day unknown"
            told = f"{row.created_at:%Y-%m-%d}" if row.created_at else "day unknown"
            raise errors.ROW_OF_ANOTHER_NOTE(
                id=note.external_id[:60],
                kept=(stored.title or stored.body)[:60],
                kept_day=kept,
                told=(row.title or row.body)[:60],
                told_day=told,
            )

    def _written(
        self,
        taken: list[tuple[ImportedNote, PersonCard | None]],
        images: Mapping[int, tuple[StoredPicture, ...] | None],
    ) -> dict[int, RowOutcome]:
        """Hand the notes to the room; those of authors who have an account by now are compared
        only."""
        verdicts: dict[int, RowOutcome] = {}
        dry_run = self._setting.options.dry_run
        for is_claimed in (False, True):
            part = [pair for pair in taken if bool(pair[1] and pair[1].is_claimed) is is_claimed]
            if not part:
                continue
            is_dry = dry_run or is_claimed
            outcomes = import_notes(
                self._setting.principal,
                rows=[self._row(note, author, images.get(note.row)) for note, author in part],
                dry_run=is_dry,
                run_id=0 if is_dry else self._setting.run_id(),
            )
            for (note, _author), outcome in zip(part, outcomes, strict=True):
                if is_claimed and outcome != UNCHANGED:
                    verdicts[note.row] = self._refused(note, errors.ROW_AUTHOR_HAS_ACCOUNT())
                    continue
                if outcome == CREATED and note.mark in self._setting.plan.last:
                    outcome = self._first_or_again(note)
                verdicts[note.row] = self._verdict(note, outcome)
        return verdicts

    def _first_or_again(self, note: ImportedNote) -> str:
        """Say what becomes of a repeated id: created once, then (in a dry run, where nothing is
        stored) an update of it."""
        outcome = UPDATED if note.mark in self._setting.made else CREATED
        self._setting.made.add(note.mark)
        return outcome

    def _look_up_authors(self, batch: list[ImportedNote], known: list[Note | None]) -> None:
        unknown = {note.author for note in batch} - self._authors.keys()
        if unknown:
            self._know_again(batch, known, unknown)
        asked = {self._known_as.get(author, author) for author in unknown}
        cards = people.cards_by_external_id(asked) if asked else {}
        found = {
            author: card
            for author in unknown
            if (card := cards.get(self._known_as.get(author, author)))
        }
        if self._setting.options.dry_run:
            for author in unknown:
                self._authors[author] = found.get(author)
        elif not {"followers", "author_name"} & self._study.columns.keys():
            self._authors.update(found)
        while len(self._authors) > REMEMBERED_AUTHORS + BATCH:
            self._authors.popitem(last=False)

    def _know_again(
        self, batch: list[ImportedNote], known: list[Note | None], unknown: set[str]
    ) -> None:
        """Find people whom an earlier release kept by another id: by the cell as it stood there, or
        by the name, where the notes at hand are theirs."""
        asked = {name for note in batch for name in (note.author, note.older_author)}
        names = {note.author_name for note in batch if note.author_name}
        cards = people.cards_by_external_id(asked | names)
        for note, stored in zip(batch, known, strict=True):
            if note.author not in unknown or note.author in cards:
                continue
            named = cards.get(note.author_name)
            if note.older_author in cards:
                self._known_as[note.author] = note.older_author
            elif named is not None and stored is not None and named.id == stored.author_id:
                self._known_as[note.author] = note.author_name

    def _author(self, note: ImportedNote) -> PersonCard | None:
        """Return the author, made if they are new; None in a dry run for one who would be made."""
        if note.author not in self._authors:
            card, is_new = import_person(
                self._setting.principal,
                external_id=self._known_as.get(note.author, note.author),
                name=note.author_name,
                stand_in=note.author_stand_in,
                followers=note.followers,
                language=note.language,
            )
            if is_new:
                note_author(
                    self._setting.principal,
                    run_id=self._setting.run_id(),
                    person_id=card.id,
                )
            self._authors[note.author] = card
        return self._authors[note.author]

    def _row(
        self,
        note: ImportedNote,
        author: PersonCard | None,
        images: tuple[StoredPicture, ...] | None,
    ) -> ImportRow:
        known = author or self._people.get(note.author) or self._people.get(note.older_author)
        return ImportRow(
            author_id=known.id if known else 0,
            external_id=note.external_id,
            title=note.title,
            body=note.body,
            language=note.language,
            created_at=note.created,
            place=note.place,
            tags=note.tags,
            counts=note.counts,
            source=note.source,
            older_ids=note.older_ids,
            images=images,
        )


def conditions(study: Study, options: ImportOptions) -> dict[str, str]:
    """Column and the value it must have."""
    return {name: ids.identifier(value) for name, value in options.where.items()}


def is_wanted(record: Record, wanted: Mapping[str, str]) -> bool:
    """Tell whether a record has the values asked for, or could not be read at all."""
    return bool(record.fault) or all(
        ids.identifier(record.values.get(name)) == value for name, value in wanted.items()
    )
