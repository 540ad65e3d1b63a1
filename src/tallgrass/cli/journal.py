"""`tallgrass journal`: what to do when the journal is lost or damaged."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready
from tallgrass.kernel.principal import SYSTEM

if TYPE_CHECKING:
    from tallgrass.signals.types import Adoption


@click.group("journal", epilog="Example: tallgrass journal adopt --home var")
def command() -> None:
    """Go on after the journal of clicks and views was lost or damaged.

    Until then pages are there, and the edge answers 503: nothing is acknowledged that could not be
    kept.
    """


@command.command("adopt", epilog="Example: tallgrass journal adopt --home var --json")
@home_option
@json_option
def adopt(home: Path, as_json: bool) -> None:
    """Go on from the tables where the journal is missing, another or an older one. Links, limits,
    money set aside and visitors of the last two days come back, numbers go on, and what is lost is
    counted. Faults that were found count as known from then on."""
    wake_ready(home)
    from tallgrass.signals.actions.adoption import adopt_journal

    _report(as_json, adopt_journal(SYSTEM))


@command.command("salvage", epilog="Example: tallgrass journal salvage --home var --json")
@home_option
@json_option
def salvage(home: Path, as_json: bool) -> None:
    """Read every sound row out of a damaged journal, name the others, and go on with them and the
    tables. 'tallgrass check' fails until 'tallgrass journal adopt' takes the loss for known."""
    wake_ready(home)
    from tallgrass.signals.actions.adoption import salvage_journal

    _report(as_json, salvage_journal(SYSTEM))


@command.command(
    "retime",
    epilog='Example: tallgrass journal retime --reason "edge ran 40 days ahead" --home var',
)
@home_option
@click.option("--reason", required=True, help="What happened, for the record.")
@json_option
def retime(home: Path, reason: str, as_json: bool) -> None:
    """Let times that lie ahead of the clock be of now: those of payers, whose next clicks would be
    dated so and unpaid, and those of visitors. Clicks that were recorded stay as they are."""
    wake_ready(home)
    from tallgrass.signals.actions.timing import set_times_right

    done = set_times_right(SYSTEM, reason=reason)
    report(as_json, {"set_right": done}, [f"Set right: {done} payers and visitors."])


def _report(as_json: bool, done: "Adoption") -> None:
    body = {**asdict(done), "uncounted": done.uncounted}
    if not done.generation:
        known = f", {done.acknowledged} findings are taken for known" if done.acknowledged else ""
        report(as_json, body, [f"The journal is whole and stays as it is{known}."])
        return
    lines = [
        f"Generation {done.generation} of the journal begins at row {done.head}: {done.kept} rows, "
        f"{done.links} links, {done.leases} sums set aside and {done.marks} visitors came back.",
        f"Lost and never counted: {done.uncounted} rows.",
        *(
            f"  rows {first} to {last} are gone"
            + (" (their counts are kept)" if last <= done.counted_to else "")
            for first, last in done.lost
        ),
        *(f"  row {seq} is damaged" for seq in done.unsound),
    ]
    if done.aside:
        lines.append(f"What was there before: {done.aside}")
    report(as_json, body, lines)
