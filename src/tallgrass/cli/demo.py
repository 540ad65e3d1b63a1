"""`tallgrass demo`: the sample community."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from tallgrass.cli.options import (
    home_option,
    json_option,
    refuse_others_files,
    refuse_without_rights,
    report,
    say,
)
from tallgrass.cli.run import log_option, refuse_taken_ports, serve
from tallgrass.conf.supervise import sign_ins


@click.command("demo", epilog="Example: tallgrass demo --home var --port 8000")
@home_option
@json_option
@click.option(
    "--run/--no-run", default=True, show_default=True, help="Serve it once it has been built."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=8000,
    show_default=True,
    help="Pages here, the edge on the next.",
)
@log_option
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="The same seed and day give the same community.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    help="The day the community is built for, as in 2026-11-24. Default: today.",
)
@click.option(
    "--people",
    type=click.IntRange(120, 100_000),
    default=None,
    help="Generate this many people, for load tests.",
)
@click.option(
    "--notes",
    type=click.IntRange(0, 1_000_000),
    default=0,
    help="Generate this many more notes, for load tests.",
)
def command(
    home: Path,
    as_json: bool,
    run: bool,
    port: int,
    log: str,
    seed: int,
    as_of: str | None,
    people: int | None,
    notes: int,
) -> None:
    """Build a sample community in an empty home: people, notes, campaigns, money. Then serve it.

    A home that holds one already is served as it is.
    """
    day = _day(as_of)
    refuse_without_rights(home)
    file = home / "demo.json"
    if file.exists():
        say(f"{home} has a sample community already. Remove {home} to build it anew.")
    else:
        refuse_others_files(home)
        if run:
            refuse_taken_ports("127.0.0.1", port)
        _build(home, port, day, seed, people, notes)
    if not run:
        _report(as_json, file)
        return
    serve(home, port=port, log=log)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write the day as 2026-11-24", param_hint="--as-of") from None


def _build(home: Path, port: int, day: date, seed: int, people: int | None, notes: int) -> None:
    from tallgrass.cli.options import wake
    from tallgrass.conf.config import write_new

    if (home / "tallgrass.db").exists():
        raise click.ClickException(
            f"{home} holds another community, or a sample whose building was interrupted: name an "
            f"empty home, or remove it"
        )
    write_new(home, origin=f"http://localhost:{port}", edge_origin=f"http://localhost:{port + 1}")
    config = wake(home)
    from tallgrass.conf.prepare import prepare
    from tallgrass.demo.build import build
    from tallgrass.demo.people import PEOPLE

    prepare(config.home, say)
    told: set[str] = set()

    def progress(step: str, done: int, whole: int) -> None:
        if step not in told:  # some come back for what was written later
            told.add(step)
            say(f"  {step}")
        if whole and sys.stderr.isatty():
            click.echo(f"\r    {100 * done // whole:3d} %\r", nl=False, err=True)

    say(
        "Building the sample community, once: one to three minutes, longer where the machine is "
        "busy."
    )
    build(
        config.home,
        as_of=day,
        seed=seed,
        progress=progress,
        most_people=people or PEOPLE,
        more_notes=notes,
    )


def _report(as_json: bool, file: Path) -> None:
    import json

    found = json.loads(file.read_text(encoding="utf-8"))
    counts = ", ".join(f"{number} {what}" for what, number in found["counts"].items())
    report(as_json, found, [f"The sample community is there: {counts}.", *sign_ins(file.parent)])
