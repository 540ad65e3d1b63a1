"""`tallgrass run`: all processes under one roof."""

import os
import socket
from importlib.util import find_spec
from pathlib import Path

import click

from tallgrass.cli.options import close_to_others, configured, home_option, say, wake
from tallgrass.conf.addresses import on_port
from tallgrass.conf.config import FILE
from tallgrass.conf.mail import mail_warnings
from tallgrass.conf.occupancy import HomeOccupied, occupy
from tallgrass.conf.supervise import ServeOptions, become
from tallgrass.kernel.origins import is_local, is_loopback

log_option = click.option(
    "--log",
    metavar="FILE",
    default="",
    help="Where JSON logs go; - is standard error. Default: logs/tallgrass.log in the home.",
)


@click.command("run", epilog="Example: tallgrass run --home /srv/tallgrass --port 8000")
@home_option
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=8000,
    show_default=True,
    help="Pages here, the edge on the next.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; keep a proxy with TLS before it.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Web workers. Default: web_workers of the settings.",
)
@log_option
def command(home: Path, port: int, host: str, workers: int | None, log: str) -> None:
    """Serve pages and edge and do the background work, until SIGTERM or Ctrl-C."""
    for warning in mail_warnings(configured(home)):
        say(f"Warning: {warning}")
    serve(home, port=port, host=host, workers=workers, log=log)


def serve(
    home: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    workers: int | None = None,
    log: str = "",
) -> None:
    """Bring the home up to date and become what runs its processes until told to stop."""
    config = configured(home)
    close_to_others(config.home)
    os.environ.update(on_port(config.origin, port))
    config = configured(home)
    try:
        held = occupy(config.home, address=f"{config.origin}/")
    except HomeOccupied as error:
        raise click.ClickException(str(error)) from error
    refuse_taken_ports(host, port)
    if is_local(config.origin) and not is_loopback(host):
        say(
            f"This listens to other machines too, but origin is {config.origin}, which only this "
            f"one can visit: set origin in {config.home / FILE} to the https address people type."
        )
    wake(home)
    from tallgrass.conf.prepare import prepare
    from tallgrass.people.actions.operating import ask_factor

    prepare(config.home, say, begin=ask_factor)
    say("Starting: the first page is there in about 10 seconds.")
    become(
        ServeOptions(
            home=str(config.home),
            host=host,
            port=port,
            workers=workers or config.web_workers,
            with_edge=find_spec("tallgrass.edge.app") is not None,
            log=log if log in ("", "-") else str(Path(log).resolve()),
            held=held,
        )
    )


def refuse_taken_ports(host: str, port: int) -> None:
    """End the command (exit 1) where this port or the next one is taken."""
    for number in (port, port + 1):
        _refuse_taken(host, number)


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} on {host} cannot be used ({error.strerror}): choose another with "
                f"--port"
            ) from error
