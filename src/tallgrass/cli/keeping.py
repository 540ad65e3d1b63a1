"""`tallgrass backup` and `tallgrass restore`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallgrass.cli.options import configured, home_option, json_option, report, say, wake
from tallgrass.conf.archive import ArchiveError, pack, unpack
from tallgrass.kernel.principal import SYSTEM

if TYPE_CHECKING:
    from tallgrass.kernel.erasures import ListedErasure


@click.command(
    "backup",
    epilog="Example: tallgrass backup --home var --to /backups/tallgrass-2026-11-22.tar.gz",
)
@home_option
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="A new file: .tar or .tar.gz.",
)
@json_option
def backup(home: Path, target: Path, as_json: bool) -> None:
    """Copy tables, journal, media and settings into one file. Safe while Tallgrass runs; the file
    holds the secret key."""
    config = configured(home)
    try:
        manifest = pack(config.home, target, database_url=config.database_url, say=say)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    report(
        as_json,
        {"file": str(target), "files": len(manifest), "bytes": target.stat().st_size},
        [f"{target}: {len(manifest)} files, {target.stat().st_size:,} bytes"],
    )


@click.command(
    "restore",
    epilog="Example: tallgrass restore --home /srv/tallgrass --from tallgrass-2026-11-22.tar.gz",
)
@home_option
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A file written by `tallgrass backup`.",
)
@click.option(
    "--erasures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list of erasures (erasures.jsonl of the home that ran last): whoever was erased "
    "after the backup is erased again.",
)
@click.option("--old", is_flag=True, help="Restore a backup past its age (backup_days) too.")
@json_option
def restore(home: Path, source: Path, erasures: Path | None, old: bool, as_json: bool) -> None:
    """Restore a backup into an empty home, after checking every file against its hash."""
    wanted = _listed(erasures) if erasures else []
    try:
        manifest = unpack(source, home.resolve(), say=say, old=old)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    body: dict[str, Any] = {"home": str(home), "files": len(manifest)}
    lines = [f"{home}: {len(manifest)} files restored and verified"]
    kept: list[str] = []
    if erasures:
        done, kept = _erase_again(home, wanted)
        body |= {"erased": done, "not_erased": kept}
        lines.append(f"Erased again: {done} of {len(wanted)} on the list")
        lines += [f"NOT ERASED: {text}" for text in kept]
    else:
        say("Whoever was erased after this backup is in it again: --erasures FILE erases them.")
    report(as_json, body, lines)
    sys.exit(1 if kept else 0)


def _listed(file: Path) -> "list[ListedErasure]":
    from tallgrass.kernel.erasures import listed

    try:
        return listed(file)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _erase_again(home: Path, wanted: "list[ListedErasure]") -> tuple[int, list[str]]:
    """Erase whoever of the list is in the restored home; return how many were, and what was
    refused."""
    config = wake(home)
    from tallgrass.conf.leaving import leave_no_trace
    from tallgrass.conf.prepare import prepare
    from tallgrass.kernel.erasures import put_on_list
    from tallgrass.kernel.errors import TallgrassError
    from tallgrass.people import actions, queries

    prepare(config.home, say)
    for erasure in wanted:  # with the times at which they were erased first
        put_on_list(config.home, erasure)
    done, kept = [], []
    for card in filter(None, (queries.person_by_public_id(one.public_id) for one in wanted)):
        try:
            actions.erase_person(SYSTEM, person_id=card.id)
            done.append(card.id)
        except TallgrassError as error:
            kept.append(f"{card.public_id}: {error}")
    leave_no_trace(done, say)
    return len(done), kept
