"""`tallgrass import`: what people bring along."""

import sys
from pathlib import Path
from typing import Any

import click

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
)
EXAMPLE = (
    "Example: tallgrass import notes export.csv --map author=OwnerUserId --where "
    "PostTypeId=1 --dry-run"
)


@click.group("import")
def command() -> None:
    """Bring notes in from files."""


def _pairs(
    _context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    """Read pairs NAME=VALUE, several parted by commas or by naming the option again."""
    found: dict[str, str] = {}
    for text in texts:
        for part in text.split(",") if parameter.name == "mapping" else [text]:
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
    help="Which column a field is in.",
)
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    callback=_pairs,
    help="Take only rows with this value.",
)
@click.option(
    "--encoding", default="", help="The file's encoding, where it is not made out rightly."
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing; say of each row what would become of it, and why.",
)
@home_option
@json_option
def notes(
    file: Path,
    mapping: dict[str, str],
    where: dict[str, str],
    encoding: str,
    dry_run: bool,
    home: Path,
    as_json: bool,
) -> None:
    """Bring in notes from CSV (any common encoding, gz), XLSX, JSON lines, a JSON array or Parquet.

    Columns are known by their names, in English or Chinese; --map names others. Fields: author,
    author_name, followers, id, title, body, tags, views, likes, saves, comments, created, place,
    language. Authors become people without an account; an operator can issue each a claim code. A
    row seen before is updated, never added again.
    """
    wake_ready(home)
    from tallgrass.kernel.principal import SYSTEM
    from tallgrass.notes.importing.failures import UnreadableFile
    from tallgrass.notes.importing.run import RowOutcome, import_file

    rows: list[dict[str, Any]] = []

    def tell(verdict: RowOutcome) -> None:
        if dry_run and as_json:
            rows.append({"row": verdict.row, "outcome": verdict.outcome, "reason": verdict.reason})
        elif dry_run:
            click.echo(_line(verdict.row, verdict.outcome, verdict.reason, verdict.title))

    with _Bar() as bar:
        try:
            result = import_file(
                SYSTEM,
                path=file,
                mapping=mapping,
                where=where,
                encoding=encoding,
                dry_run=dry_run,
                progress=bar.show,
                tell=tell,
            )
        except UnreadableFile as error:
            raise click.ClickException(f"{file.name}: {error}") from error
    body = {name: getattr(result, name) for name in REPORTED} | {"dry_run": dry_run}
    if dry_run:
        body["rows"] = rows
    report(as_json, body, _summary(body, quiet=dry_run))


def _line(row: int, outcome: str, reason: str, title: str) -> str:
    words = {
        "created": "would be created",
        "updated": "would be updated",
        "refused": "refused",
        "skipped": "skipped",
    }
    return f"row {row}: {words.get(outcome, outcome)}" + (
        f": {reason}" if reason else f": {title[:60]}" if title else ""
    )


def _summary(body: dict[str, Any], *, quiet: bool) -> list[str]:
    columns = ", ".join(f"{name} from {column}" for name, column in body["columns"].items())
    lines = [f"columns: {columns}"]
    for kind, name in (("refusals", "reason"), ("remarks", "remark")):
        told = body[kind] if not (quiet and kind == "refusals") else []
        lines += [
            f"row {entry['row']}: {'refused: ' if kind == 'refusals' else ''}{entry[name]}"
            for entry in told[:50]
        ]
        if len(told) > 50:
            lines.append(f"… and {len(told) - 50} more {kind} (--json lists them all)")
    counts = ", ".join(
        f"{body[name]} {name}" for name in ("skipped", "created", "updated", "unchanged", "refused")
    )
    return [
        *lines,
        f"{body['read']} rows read: {counts}"
        + ("; nothing was written (dry run)" if body["dry_run"] else ""),
    ]


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
