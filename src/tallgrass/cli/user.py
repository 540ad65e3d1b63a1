"""`tallgrass user`: accounts, made and changed by whoever holds the machine."""

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready
from tallgrass.kernel.languages import LANGUAGES
from tallgrass.kernel.principal import SYSTEM

if TYPE_CHECKING:
    from tallgrass.people.types import AccountCard

KINDS = ("account", "operator", "suspended", "unconfirmed", "imported")  # as PeopleFilter
MOST_LISTED = 100


@click.group(
    "user", epilog="Example: tallgrass user add --home var --email ada@example.org --operator"
)
def command() -> None:
    """Create and list accounts, reset passwords, appoint operators."""


def _new_password(ask: bool) -> str:
    if ask:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return secrets.token_urlsafe(12)


@command.command(
    "add", epilog="Example: tallgrass user add --home var --email ada@example.org --operator"
)
@home_option
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--handle", default="", help="Default: made from the address.")
@click.option("--name", default="", help="Shown name. Default: the handle.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--operator",
    is_flag=True,
    help="They may verify organisations, answer appeals and edit policies.",
)
@click.option(
    "--ask", is_flag=True, help="Ask for the password. Default: one is generated and printed once."
)
@json_option
def add(
    home: Path,
    email: str,
    handle: str,
    name: str,
    language: str,
    operator: bool,
    ask: bool,
    as_json: bool,
) -> None:
    """Create an account."""
    wake_ready(home)
    from tallgrass.people.actions.accounts import create_person

    handle = (
        handle
        or re.sub(r"[^a-z0-9]+", "_", email.partition("@")[0].casefold())
        .strip("_")
        .ljust(3, "0")[:30]
    )
    password = _new_password(ask)
    card = create_person(
        SYSTEM,
        email=email,
        password=password,
        handle=handle,
        name=name or handle,
        language=language,
        is_operator=operator,
    )
    body = {
        "handle": card.handle,
        "public_id": card.public_id,
        "email": email,
        "operator": operator,
    }
    made = {} if ask else {"password": password}
    lines = [f"@{card.handle} signs in as {email}"] + (
        [] if ask else [f"Password, shown this once: {password}"]
    )
    report(as_json, {**body, **made}, lines)


@command.command("list", epilog="Example: tallgrass user list --home var --kind operator")
@home_option
@click.option("--kind", type=click.Choice(KINDS), help="List only these. Default: everybody.")
@click.option(
    "--matching",
    default="",
    metavar="WORDS",
    help="List only people whose name, handle or email contains this.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST_LISTED),
    default=50,
    show_default=True,
    help="How many to list.",
)
@click.option("--cursor", default="", help="Continue an earlier list: the value it ended with.")
@json_option
def list_(
    home: Path, kind: str | None, matching: str, limit: int, cursor: str, as_json: bool
) -> None:
    """List people, oldest account first: handle, email, rights or state, name."""
    wake_ready(home)
    from tallgrass.people.account_queries import accounts_list
    from tallgrass.people.types import PeopleFilter

    page = accounts_list(
        SYSTEM,
        kind=PeopleFilter(kind) if kind else None,
        matching=matching,
        cursor=cursor,
        size=limit,
    )
    lines = [_line(card) for card in page.items] or ["Nobody."]
    if page.next:
        lines.append(f"More: add --cursor {page.next}")
    report(as_json, {"people": [_body(card) for card in page.items], "next": page.next}, lines)


def _line(card: "AccountCard") -> str:
    special = ", ".join(
        word
        for word, holds in (
            ("operator", card.is_operator),
            ("suspended", card.is_suspended),
            ("address not confirmed", card.confirm_by is not None),
        )
        if holds
    )
    name = f"@{card.handle}"
    return f"{name:<22} {card.email or '(imported)':<32} {special or '-':<14} {card.name}"


def _body(card: "AccountCard") -> dict[str, Any]:
    return {
        "handle": card.handle,
        "name": card.name,
        "public_id": card.public_id,
        "email": card.email or None,
        "joined_at": card.joined_at.isoformat(),
        "operator": card.is_operator,
        "suspended": card.is_suspended,
        "confirm_by": card.confirm_by.isoformat() if card.confirm_by else None,
    }


@command.command("password", epilog="Example: tallgrass user password ada --home var")
@click.argument("handle")
@home_option
@click.option(
    "--ask", is_flag=True, help="Ask for the password. Default: one is generated and printed once."
)
@json_option
def password_(handle: str, home: Path, ask: bool, as_json: bool) -> None:
    """Give an account a new password, and sign it out everywhere."""
    wake_ready(home)
    from tallgrass.people.actions import reset_password

    password = _new_password(ask)
    card = reset_password(SYSTEM, handle=handle, password=password)
    made = {} if ask else {"password": password}
    lines = [f"@{card.handle} has a new password, and is signed out everywhere."]
    lines += [] if ask else [f"Password, shown this once: {password}"]
    report(as_json, {"handle": card.handle, "public_id": card.public_id, **made}, lines)


@command.command("operator", epilog="Example: tallgrass user operator ada --home var")
@click.argument("handle")
@home_option
@click.option("--remove", is_flag=True, help="Remove their rights as an operator.")
@json_option
def operator_(handle: str, home: Path, remove: bool, as_json: bool) -> None:
    """Make somebody an operator, or remove their rights. The last operator keeps them."""
    wake_ready(home)
    from tallgrass.people.actions import set_operator

    changed = set_operator(SYSTEM, handle=handle, is_operator=not remove)
    name = handle.strip().removeprefix("@").casefold()
    told = {
        (False, True): f"@{name} is an operator now.",
        (False, False): f"@{name} is already an operator: nothing was changed.",
        (True, True): f"@{name} is no longer an operator.",
        (True, False): f"@{name} is not an operator: nothing was changed.",
    }[remove, changed]
    report(as_json, {"handle": name, "operator": not remove, "changed": changed}, [told])


@command.command("owner", epilog="Example: tallgrass user owner ada --of k3m9 --home var")
@click.argument("handle")
@home_option
@click.option("--of", "organisation", required=True, help="The organisation's id in its address.")
@json_option
def owner_(handle: str, home: Path, organisation: str, as_json: bool) -> None:
    """Offer somebody an organisation that no longer has an owner, where only one operator is left
    to decide."""
    wake_ready(home)
    from tallgrass.people.actions import offer_ownership

    offer = offer_ownership(SYSTEM, handle=handle, organisation=organisation)
    told = f"@{offer.person.handle} was offered {offer.org.name}: they have two weeks to accept."
    made = {"handle": offer.person.handle, "organisation": offer.org.public_id}
    report(as_json, made, [told])


@command.command("factor", epilog="Example: tallgrass user factor ada --home var")
@click.argument("handle")
@home_option
@json_option
def factor_(handle: str, home: Path, as_json: bool) -> None:
    """Remove every second factor of an account at once: make sure first who asks for it."""
    wake_ready(home)
    from tallgrass.people.actions import remove_factors

    removed = remove_factors(SYSTEM, handle=handle)
    name = handle.strip().removeprefix("@").casefold()
    told = (
        f"@{name} has no second factor any more, and was told by mail."
        if removed
        else f"@{name} had none."
    )
    report(as_json, {"handle": name, "removed": removed}, [told])
