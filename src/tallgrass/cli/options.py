"""What commands share: the home they work on, JSON for scripts, and how Django is woken."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tallgrass.cli.rights import rights_fault
from tallgrass.conf.config import FILE, Config, ConfigError, load
from tallgrass.conf.privacy import make_private, open_files

F = TypeVar("F", bound=Callable[..., Any])


def home_option(function: F) -> F:
    """Add the option `--home DIR`; without it TALLGRASS_HOME holds, else ./var."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, readable=False, path_type=Path),
        envvar="TALLGRASS_HOME",
        default="var",
        show_default=True,
        help="Folder of this installation's data (or TALLGRASS_HOME).",
    )(function)


def json_option(function: F) -> F:
    """Add the option `--json` to a command that reports."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Report as one JSON object on standard output."
    )(function)


def configured(home: Path) -> Config:
    """Return the configuration of this home. Ends the command (exit 1) when there is none, or it is
    unsafe."""
    refuse_without_rights(home)
    os.environ["TALLGRASS_HOME"] = str(home.resolve())
    try:
        return load(home)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


def refuse_without_rights(home: Path) -> None:
    """End the command (exit 1) where this home may not be used, with whose it is."""
    if fault := rights_fault(home):
        raise click.ClickException(fault)


def refuse_others_files(home: Path) -> None:
    """End the command (exit 1) where a new home would lie among files that are not its own."""
    if not home.is_dir() or any((home / name).exists() for name in (FILE, "tallgrass.db")):
        return
    may_be_there = {"lost+found", "pages"}  # a disk of its own; pages that were written before
    names = (item.name for item in home.iterdir() if not item.name.startswith("."))
    others = sorted(name for name in names if name not in may_be_there)
    if others:
        few = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise click.ClickException(
            f"{home} is no home of Tallgrass and holds other files: {few}. Name an empty folder, "
            f"or one that does not exist yet."
        )


def wake(home: Path) -> Config:
    """Make this home's rooms usable in this process."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    config = configured(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
    try:
        django.setup()
    except (ConfigError, ImproperlyConfigured) as error:
        raise click.ClickException(str(error)) from error
    return config


def wake_ready(home: Path) -> Config:
    """Wake the home for a command that needs its tables; refuse one whose database is not up to
    date."""
    config = wake(home)
    from tallgrass.conf.prepare import unapplied

    waiting = unapplied()
    if waiting:
        raise click.ClickException(
            f"{len(waiting)} migrations are not applied: run 'tallgrass init --home {home}' first"
        )
    return config


def say(text: str) -> None:
    """Print progress to standard error."""
    click.echo(text, err=True)


def close_to_others(home: Path) -> None:
    """Make the home its user's alone, and say what was not. Ends the command (exit 1) where that
    cannot be done."""
    for told in make_private(home.resolve()):
        say(told)
    if still := open_files(home.resolve()):
        raise click.ClickException("\n".join(still))


def report(as_json: bool, body: dict[str, Any], lines: list[str]) -> None:
    """Print the result on standard output: as JSON for scripts, else as lines for people."""
    if as_json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")
    else:
        click.echo("\n".join(lines))
