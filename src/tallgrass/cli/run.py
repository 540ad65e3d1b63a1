"""`tallgrass run`: all processes under one roof."""

import os
import socket
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import click

from tallgrass.cli.options import configured, home_option, say, wake
from tallgrass.conf.addresses import on_port
from tallgrass.conf.config import FILE, Config, unsafe_files
from tallgrass.conf.supervisor import Supervisor, children
from tallgrass.kernel.origins import is_local, is_loopback


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
def command(home: Path, port: int, host: str, workers: int | None) -> None:
    """Serve pages and edge and do the background work, until SIGTERM or Ctrl-C."""
    serve(home, port=port, host=host, workers=workers)


def serve(
    home: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    workers: int | None = None,
    greeting: str = "",
) -> None:
    """Bring the home up to date and run its processes until told to stop."""
    config = configured(home)
    if open_files := unsafe_files(config):
        raise click.ClickException("\n".join(open_files))
    os.environ.update(on_port(config.origin, port))
    for number in (port, port + 1):
        _refuse_taken(host, number)
    if is_local(config.origin) and not is_loopback(host):
        say(
            f"This listens to other machines too, but origin is {config.origin}, which only this "
            f"one can visit: set origin in {config.home / FILE} to the https address people type."
        )
    config = wake(home)
    from tallgrass.conf.prepare import prepare

    prepare(config.home, say)
    with_edge = find_spec("tallgrass.edge.app") is not None
    here = children(
        host=host, port=port, web_workers=workers or config.web_workers, with_edge=with_edge
    )
    environment = {
        **os.environ,
        "TALLGRASS_HOME": str(config.home),
        "TALLGRASS_SECRET_KEY": config.secret_key,
    }
    supervisor = Supervisor(here, environment)
    threading.Thread(
        target=_announce, args=(config, host, port, with_edge, greeting), daemon=True
    ).start()
    supervisor.run()
    say("Stopped.")


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


def _announce(config: Config, host: str, port: int, with_edge: bool, greeting: str) -> None:
    """Print the addresses once both servers answer."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 (compared, not bound)
    for number in (port, port + 1) if with_edge else (port,):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not _answers(
            f"http://{reach}:{number}/healthz", config.host
        ):
            time.sleep(0.2)
    lines = [f"Pages: {config.origin}/"]
    if with_edge:
        lines.append(f"Edge:  {config.edge_origin}/")
    click.echo("\n".join([*lines, *([greeting] if greeting else []), "Stop with Ctrl-C."]))


def _answers(address: str, host: str) -> bool:
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=2) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
