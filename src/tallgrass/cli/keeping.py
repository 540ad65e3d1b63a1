"""`tallgrass backup` and `tallgrass restore`."""

from pathlib import Path

import click

from tallgrass.cli.options import configured, home_option, json_option, report, say
from tallgrass.conf.archive import ArchiveError, pack, unpack


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
@json_option
def restore(home: Path, source: Path, as_json: bool) -> None:
    """Restore a backup into an empty home, after checking every file against its hash."""
    try:
        manifest = unpack(source, home.resolve(), say=say)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    report(
        as_json,
        {"home": str(home), "files": len(manifest)},
        [f"{home}: {len(manifest)} files restored and verified"],
    )
