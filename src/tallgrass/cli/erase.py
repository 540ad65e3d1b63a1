"""`tallgrass erase`: somebody goes, and nothing of them is left."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallgrass.cli.options import home_option, json_option, report, say, wake_ready
from tallgrass.kernel.principal import SYSTEM

if TYPE_CHECKING:
    from tallgrass.conf.config import Config
    from tallgrass.conf.traces import SearchReport
    from tallgrass.people.types import Noting, PersonCard


@click.command("erase", epilog="Example: tallgrass erase ada --home var --verify")
@click.argument("person")
@home_option
@click.option(
    "--verify",
    is_flag=True,
    help="Search all files and tables for what they wrote and who they were; exit 1 on any.",
)
@click.option(
    "--now",
    is_flag=True,
    help="Erase at once. Without it they are hidden, told by mail, and erased after the days that "
    "the operators set; --verify erases at once too.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def command(person: str, home: Path, verify: bool, now: bool, yes: bool, as_json: bool) -> None:
    """Erase PERSON (a handle or public id): account, words, pictures, and what was derived of them.
    They are hidden at once and can come back for some days; with --now they are gone, which cannot
    be undone. What law and books need stays, under no name."""
    config = wake_ready(home)
    from tallgrass.conf.leaving import forget_sample_sign_in, leave_no_trace
    from tallgrass.people import actions

    body: dict[str, Any]
    card, at_once = _found(person), now or verify
    noted = actions.note_traces(SYSTEM, person_id=card.id)
    if not yes:
        for line in [*_goes(noted), *_stays(noted)]:
            say(line)
        question = f"Erase @{card.handle} for good?" if at_once else f"Hide @{card.handle}?"
        click.confirm(question, abort=True, err=True)
    if not at_once:
        gone_at = actions.ask_erasure(SYSTEM, person_id=card.id)
        body = {"public_id": card.public_id, "erased_at": gone_at.isoformat()}
        report(as_json, body, [f"Hidden. {card.public_id} is erased on {gone_at:%Y-%m-%d}."])
        return
    actions.erase_person(SYSTEM, person_id=card.id)
    leave_no_trace([card.id], say)
    forget_sample_sign_in(config.home, noted.texts.get("email", set()))
    lines = [f"Erased {card.public_id}.", *_goes(noted), *_stays(noted)]
    body = {"public_id": card.public_id, "stays": noted.stays}
    if not verify:
        report(as_json, body, lines)
        return
    searched = _searched(config, card, noted)
    body["searched"] = {"files": searched.files, "bytes": searched.size, "tables": searched.tables}
    body["left"] = [{"what": one.what, "place": one.place} for one in searched.found]
    report(as_json, body, [*lines, *_told(config, searched)])
    sys.exit(1 if searched.found else 0)


def _found(person: str) -> "PersonCard":
    from tallgrass.people import queries
    from tallgrass.people.leaving_queries import anybody_by_handle

    name = person.strip().removeprefix("@")
    card = anybody_by_handle(name) or queries.person_by_public_id(person.strip())
    if card is None:
        raise click.ClickException(f"nobody here has the handle or public id {person}")
    return card


def _goes(noted: "Noting") -> list[str]:
    counts = ", ".join(f"{what} {len(texts)}" for what, texts in noted.texts.items() if texts)
    return [f"Texts that go: {counts}"]


def _stays(noted: "Noting") -> list[str]:
    return [f"Stays: {count} {what}" for what, count in noted.stays.items()]


def _searched(config: "Config", card: "PersonCard", noted: "Noting") -> "SearchReport":
    """Search, write databases of earlier releases anew where their free pages still hold
    something, and search again."""
    from tallgrass.conf.prepare import rewritten
    from tallgrass.conf.traces import search
    from tallgrass.people import actions

    texts = dict(noted.texts)
    for what, left in actions.traces_left(SYSTEM, person_id=card.id).texts.items():
        if noted.stays.get(_UNDER_WAY):  # the books need them until the payout is settled
            texts[what] = texts.get(what, set()) - left
    say("Searching all files and tables")
    searched = search(config.home, texts)
    if any(one.place.endswith((".db", ".db-wal")) for one in searched.found):
        say("Free pages of a database still hold something: writing it anew")
        if rewritten(config.home, say):
            searched = search(config.home, texts)
    return searched


_UNDER_WAY = "payouts under way, with holder and account until they are settled"


def _told(config: "Config", searched: "SearchReport") -> list[str]:
    lines = [
        f"Searched for {searched.pieces} texts in UTF-8 and UTF-16: {searched.files} files "
        f"({searched.size:,} bytes) and {searched.tables} tables."
    ]
    if config.database_url:
        lines.append(
            "The tables are in PostgreSQL: rows were searched, its files were not. Its own VACUUM, "
            "write-ahead log and backups keep what was deleted until they are rewritten."
        )
    lines += [f"Others' own words, theirs to change: {_at(one)}" for one in searched.others]
    lines += [f"LEFT: {_at(one)}" for one in searched.found]
    return lines if searched.found else [*lines, "Nothing is left."]


def _at(one: Any) -> str:
    return f"{one.what} in {one.place}"
