"""`tallgrass policy`: a rule of the community, changed by whoever holds the machine."""

from pathlib import Path

import click

from tallgrass.cli.options import home_option, json_option, report, wake_ready
from tallgrass.kernel.principal import SYSTEM


@click.command(
    "policy",
    epilog="Example: tallgrass policy people.second_factor wait=24 --reason Moved --home var",
)
@click.argument("name")
@click.argument("settings", nargs=-1, required=True, metavar="SETTING=NUMBER...")
@home_option
@click.option("--reason", required=True, help="Why: it stays on the record.")
@json_option
def command(name: str, settings: tuple[str, ...], home: Path, reason: str, as_json: bool) -> None:
    """Change a policy, where only one operator is left to make it less safe. All operators are
    told."""
    wake_ready(home)
    from tallgrass.kernel import policies

    if name not in policies.names():
        raise click.BadParameter(f"one of {', '.join(policies.names())}.", param_hint="NAME")
    seen, now = policies.current(name)
    body = dict(_number(text, now) for text in settings)
    version = policies.revise(SYSTEM, name=name, body=body, reason=reason, seen=seen)
    told = f"Version {version} of {name} now applies. All operators were told."
    report(as_json, {"policy": name, "version": version, **body}, [told])


def _number(text: str, now: dict[str, float]) -> tuple[str, float]:
    """Read one setting and its number, of the type that it has."""
    key, _, number = text.partition("=")
    if key not in now:
        raise click.BadParameter(f"one of {', '.join(now)}.", param_hint="SETTING")
    try:
        return key, type(now[key])(number)
    except ValueError:
        raise click.BadParameter(f"{key} needs a number.", param_hint="SETTING") from None
