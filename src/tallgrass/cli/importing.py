"""`tallgrass import`: what people bring along."""

import re
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from tallgrass.cli.import_summary import line_of, summary
from tallgrass.cli.options import home_option, json_option, report, say, wake_ready

REPORTED = (
    "read",
    "skipped",
    "created",
    "updated",
    "unchanged",
    "refused",
    "refusals",
    "remarks",
    "columns",
    "unused",
    "warnings",
    "left_out",
    "days_unknown",
    "pictures",
    "source",
    "encoding",
    "zone",
    "days",
    "numbers",
    "sheets",
    "passed_over",
    "import_id",
)
EXAMPLE = (
    "Example: tallgrass import notes export.csv --map author=OwnerUserId --where "
    "PostTypeId=1 --dry-run"
)


@click.group("import", epilog="Example: tallgrass import notes export.csv --home var --dry-run")
def command() -> None:
    """Import notes from files, list imports, and undo them."""


def _pairs(
    _context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    """Read pairs NAME=VALUE, several parted by commas or by naming the option again."""
    found: dict[str, str] = {}
    for text in texts:
        parts = re.split(r",(?=\s*[a-z_]+\s*=)|,(?=[^=]*$)", text)
        for part in parts if parameter.name == "mapping" else [text]:
            name, sign, value = part.partition("=")
            if not sign or not name.strip():
                raise click.BadParameter(f"{part!r} has no '=': write NAME=VALUE")
            found[name.strip()] = value.strip()
    return found


@command.command("notes", epilog=EXAMPLE)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN,…",
    multiple=True,
    callback=_pairs,
    help="Which column holds a field; nested ones by their path (author=note_card.user.nickname). "
    "FIELD= leaves a field out.",
)
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    callback=_pairs,
    help="Import only rows with this value.",
)
@click.option(
    "--sheet",
    "parts",
    metavar="NAME",
    multiple=True,
    help="Import only this sheet of a workbook, or this array of a JSON object.",
)
@click.option("--encoding", default="", help="The file's encoding, if it is detected wrongly.")
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="Where the ids come from; ids of two sources never match. Default: the exporting tool.",
)
@click.option(
    "--numbers",
    type=click.Choice(["point", "comma"]),
    help="The decimal sign: point (1,234.5) or comma (1.234,5). Default: detected by column.",
)
@click.option(
    "--days",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="Whether 05/08/2024 begins with the day or the month. Default: detected by column.",
)
@click.option(
    "--zone", default="", metavar="NAME", help="Time zone of the file's dates, as in Asia/Shanghai."
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="When the file was exported, so that “3 days ago” can be dated.",
)
@click.option(
    "--media",
    type=click.Path(path_type=Path),
    metavar="ZIP",
    help="The notes' pictures, found by the file names in a column (pictures, 图片 …).",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Let a row replace the note with its id even if title, body and day all differ.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing; report what would happen to each row, and why.",
)
@home_option
@json_option
def notes(file: Path, dry_run: bool, home: Path, as_json: bool, **options: Any) -> None:
    """Import notes from CSV (any common encoding, gz), XLSX, JSON lines, JSON or Parquet.

    Columns are recognised by their names, in English, Chinese and other languages; --map
    names others. Fields: author,
    author_name, followers, id, link, title, body, tags, views, likes, saves, comments, created,
    place, language, pictures. Authors become people without an account; an operator can issue each
    a claim code. A row seen before is updated, never added again.
    """
    wake_ready(home)
    from tallgrass.kernel.principal import SYSTEM
    from tallgrass.notes.importing.failures import UnreadableFile
    from tallgrass.notes.importing.options import ImportOptions
    from tallgrass.notes.importing.run import RowOutcome, import_file

    rows: list[dict[str, Any]] = []

    def tell(verdict: RowOutcome) -> None:
        if dry_run and as_json:
            code = {"code": verdict.code} if verdict.code else {}
            told = {"outcome": verdict.outcome, "reason": verdict.reason}
            rows.append({**verdict.place, **told, **code})
        elif dry_run:
            click.echo(
                line_of(
                    verdict.row,
                    verdict.outcome,
                    verdict.reason,
                    verdict.title,
                    verdict.part,
                    verdict.code,
                )
            )

    with _Bar() as bar:
        try:
            result = import_file(
                SYSTEM,
                path=file,
                options=ImportOptions(**_asked(options), dry_run=dry_run),
                progress=bar.show,
                tell=tell,
            )
        except UnreadableFile as error:
            raise click.ClickException(f"{file.name}: {error}") from error
    body = {name: getattr(result, name) for name in REPORTED} | {"dry_run": dry_run}
    if dry_run:
        body["rows"] = rows
    report(as_json, body, summary(body, quiet=dry_run))


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked for, as the importer takes it."""
    from django.utils.timezone import get_default_timezone

    as_of = options.pop("as_of")
    if isinstance(as_of, datetime):
        # a day is meant to its end, so that "today" is that day
        end = datetime.combine(as_of, time(23, 59)) if as_of.time() == time() else as_of
        as_of = end.replace(tzinfo=get_default_timezone())
    return {**{name: value or "" for name, value in options.items()}, "as_of": as_of} | {
        "media": options["media"],
        "replace": options["replace"],
        "parts": options["parts"],
        "mapping": options["mapping"],
        "where": options["where"],
    }


@command.command("list", epilog="Example: tallgrass import list")
@home_option
@json_option
def list_(home: Path, as_json: bool) -> None:
    """List recent imports, newest first, each with the ID that undoes it."""
    wake_ready(home)
    from tallgrass.kernel.principal import SYSTEM
    from tallgrass.notes.import_queries import imports

    found = imports(SYSTEM)
    body = {
        "imports": [
            {
                "import_id": card.public_id,
                "file": card.file_name,
                "source": card.source,
                "day": card.created_at.isoformat(),
                "created": card.created,
                "updated": card.updated,
                "taken_back": card.taken_back_at.isoformat() if card.taken_back_at else None,
            }
            for card in found
        ]
    }
    lines = [
        f"{card.public_id}  {card.created_at:%Y-%m-%d %H:%M} UTC  {card.file_name} "
        f"({card.source}): {card.created} created, {card.updated} updated"
        + (f"; undone {card.taken_back_at:%Y-%m-%d}" if card.taken_back_at else "")
        for card in found
    ]
    report(as_json, body, lines or ["Nothing has been imported yet."])


@command.command("take-back", epilog="Example: tallgrass import take-back 3f9k2mzq4hx7bw1c")
@click.argument("import_id")
@home_option
@json_option
def take_back(import_id: str, home: Path, as_json: bool) -> None:
    """Undo a whole import: its notes and the people created for them are removed, and notes it
    changed get their earlier text back. Refused while anything depends on it."""
    wake_ready(home)
    from tallgrass.kernel.principal import SYSTEM
    from tallgrass.notes.actions import take_back_import

    removed, restored, people = take_back_import(SYSTEM, public_id=import_id)
    report(
        as_json,
        {"removed": removed, "restored": restored, "people": people},
        [f"import undone: {removed} notes removed, {restored} restored, {people} people removed"],
    )


class _Bar:
    """A progress bar on standard error; where that is no terminal, a line a tenth."""

    def __init__(self) -> None:
        self._told = 0
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def show(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            if self._bar is None:
                self._bar = click.progressbar(length=total, label="Importing", file=sys.stderr)
            self._bar.update(done - self._bar.pos)
        elif total and done * 10 // total > self._told:
            self._told = done * 10 // total
            say(f"{done:,} of {total:,} rows")
