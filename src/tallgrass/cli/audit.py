"""`tallgrass audit`: recount the books from their history."""

import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready
from tallgrass.kernel.subjects import Subject, describe
from tallgrass.kernel.transaction import snapshot

BOOKS = {
    "ledger": ("tallgrass.ledger.queries",),
    "clicks": ("tallgrass.signals.queries",),
    "register": ("tallgrass.governance.queries", "tallgrass.notes.recount"),
    "contracts": ("tallgrass.contracts.queries.audit",),
}
_SUBJECT = re.compile(r"\b(note|comment|person|org|organisation|campaign|contract|payout):(\d+)\b")


@click.command("audit", epilog="Example: tallgrass audit all --home var --json")
@click.argument("book", type=click.Choice([*BOOKS, "all"]))
@home_option
@json_option
def command(book: str, home: Path, as_json: bool) -> None:
    """Recount everything from its history and name every difference. Safe while Tallgrass runs.
    Exit 1 if there is a difference."""
    wake_ready(home)
    with snapshot():
        found = {
            name: _named(_recount(modules))
            for name, modules in BOOKS.items()
            if book in (name, "all")
        }
    wrong = sum(len(faults) for faults in found.values())
    lines = [
        f"{name}: {'agrees' if not faults else f'{len(faults)} differences'}"
        for name, faults in found.items()
    ]
    lines += [f"  {name}: {fault}" for name, faults in found.items() for fault in faults]
    report(as_json, {"faults": found, "differences": wrong}, lines)
    sys.exit(1 if wrong else 0)


def _recount(modules: Iterable[str]) -> list[str]:
    return [fault for module in modules for fault in import_module(module).faults()]


def _named(faults: list[str]) -> list[str]:
    """Return these findings with things called by what a person can look up: "contract:12" by its
    title, its owner and its address."""

    def subject(match: re.Match[str]) -> Subject:
        return Subject("organisation" if match[1] == "org" else match[1], int(match[2]))

    known = describe(
        list({subject(match) for fault in faults for match in _SUBJECT.finditer(fault)})
    )
    owners = describe(
        list({Subject("person", thing.owner_id) for thing in known.values() if thing.owner_id})
    )

    def name(match: re.Match[str]) -> str:
        thing = known.get(subject(match))
        if thing is None:
            return match[0]
        owner = owners.get(Subject("person", thing.owner_id or 0))
        whose = f" of {owner.title}" if owner and owner.subject != thing.subject else ""
        return f"{match[1]} “{thing.title}”{whose} ({thing.path})"

    return [_SUBJECT.sub(name, fault) for fault in faults]
