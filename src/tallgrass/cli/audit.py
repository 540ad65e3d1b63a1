"""`tallgrass audit`: recount the books from their history."""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready

BOOKS = {
    "ledger": ("tallgrass.ledger.queries",),
    "clicks": ("tallgrass.signals.queries",),
    "register": ("tallgrass.governance.queries", "tallgrass.notes.recount"),
    "contracts": ("tallgrass.campaigns.queries.audit",),
}


@click.command("audit", epilog="Example: tallgrass audit all --home var --json")
@click.argument("book", type=click.Choice([*BOOKS, "all"]))
@home_option
@json_option
def command(book: str, home: Path, as_json: bool) -> None:
    """Recount from history and name every difference. Exit 1 when there is one."""
    wake_ready(home)
    found = {name: _recount(modules) for name, modules in BOOKS.items() if book in (name, "all")}
    wrong = sum(len(faults) for faults in found.values())
    lines = [f"{name}: {'agrees' if not faults else f'{len(faults)} differences'}" for name, faults in found.items()]
    lines += [f"  {name}: {fault}" for name, faults in found.items() for fault in faults]
    report(as_json, {"faults": found, "differences": wrong}, lines)
    sys.exit(1 if wrong else 0)


def _recount(modules: Iterable[str]) -> list[str]:
    return [fault for module in modules for fault in import_module(module).faults()]
