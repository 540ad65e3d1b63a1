"""`tallgrass init`: a home with its settings and tables."""

import os
from pathlib import Path

import click
from click.core import ParameterSource

from tallgrass.cli.options import (
    close_to_others,
    home_option,
    refuse_others_files,
    refuse_without_rights,
    say,
    wake,
)
from tallgrass.conf.config import FILE, PREFIX, Config, of_environment_alone, write_new


@click.command(
    "init",
    epilog="Example: tallgrass init --home /srv/tallgrass --origin https://notes.example.org",
)
@home_option
@click.option(
    "--origin", default="http://localhost:8000", show_default=True, help="The address people type."
)
@click.option(
    "--edge-origin",
    default="",
    help="Where beacons and tracked links go. Default: the origin's next port, or edge.<host>.",
)
@click.option(
    "--trusted-proxies",
    default="",
    help="Proxies on other machines that stand before a public origin, as in 10.0.0.0/8. One on "
    "this machine is trusted anyway.",
)
def command(home: Path, origin: str, edge_origin: str, trusted_proxies: str) -> None:
    """Create a home, or bring an existing one up to date. Settings that it has are kept."""
    from tallgrass.conf.addresses import edge_beside

    refuse_without_rights(home)
    refuse_others_files(home)
    had_settings = (home / FILE).exists()
    write_new(
        home,
        origin=origin.rstrip("/"),
        edge_origin=(edge_origin or edge_beside(origin)).rstrip("/"),
        trusted_proxies=trusted_proxies,
        database_url=os.environ.get(f"{PREFIX}DATABASE_URL", ""),
    )
    config = wake(home)
    close_to_others(home)
    from tallgrass.conf.prepare import prepare
    from tallgrass.people.actions.operating import ask_factor

    prepare(home, say, begin=ask_factor)
    if config.is_https and not config.trusted_proxies:
        say(
            "A proxy on this machine is believed about whom it speaks for. Is there one on another "
            f'machine? Name it in {home / FILE}, as in trusted_proxies = "10.0.0.0/8".'
        )
    for name in of_environment_alone(home):
        say(
            f"{PREFIX}{name.upper()} is set here, and {home / FILE} says otherwise or nothing: set "
            f"it for every command, or write {name} into the file."
        )
    if had_settings:
        _say_what_stays(home, config)
    say(f"Ready: {home / FILE}")


def _say_what_stays(home: Path, config: Config) -> None:
    """Tell whoever asks for other settings than the home has that those of the home are kept."""
    given = click.get_current_context()
    for name in ("origin", "edge_origin", "trusted_proxies"):
        is_typed = given.get_parameter_source(name) is ParameterSource.COMMANDLINE
        wanted, has = str(given.params[name]).rstrip("/"), getattr(config, name)
        if is_typed and wanted != has:
            say(
                f"{name} stays {has!r}, not {wanted!r}: an existing home keeps its settings. "
                f"Change it in {home / FILE}, then start anew."
            )
