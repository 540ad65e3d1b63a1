"""`tallgrass user`: accounts, made and changed by whoever holds the machine."""

import re
import secrets
from pathlib import Path

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready
from tallgrass.kernel.languages import LANGUAGES
from tallgrass.kernel.principal import SYSTEM


@click.group("user")
def command() -> None:
    """Make accounts, the first operator among them."""


@command.command(
    "add", epilog="Example: tallgrass user add --home var --email ada@example.org --operator"
)
@home_option
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--handle", default="", help="Default: made from the address.")
@click.option("--name", default="", help="Shown name. Default: the handle.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--operator", is_flag=True, help="May verify organisations, answer appeals, edit policies."
)
@click.option(
    "--ask", is_flag=True, help="Ask for the password. Without it, one is made and printed once."
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
    """Make an account."""
    wake_ready(home)
    from tallgrass.people.actions.accounts import create_person

    handle = (
        handle
        or re.sub(r"[^a-z0-9]+", "_", email.partition("@")[0].casefold())
        .strip("_")
        .ljust(3, "0")[:30]
    )
    password = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
        if ask
        else secrets.token_urlsafe(12)
    )
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
