"""`tallgrass`: the commands, each loaded when it is called."""

import sys
from importlib import import_module, metadata
from pathlib import Path

import click
from django.db import DatabaseError

from tallgrass.cli.rights import unusable
from tallgrass.conf.config import ConfigError
from tallgrass.conf.privacy import keep_private
from tallgrass.kernel import costly
from tallgrass.kernel.errors import TallgrassError

COMMANDS = {
    "init": "tallgrass.cli.init",
    "run": "tallgrass.cli.run",
    "demo": "tallgrass.cli.demo",
    "check": "tallgrass.cli.check",
    "user": "tallgrass.cli.user",
    "import": "tallgrass.cli.importing",
    "pages": "tallgrass.cli.pages",
    "backup": "tallgrass.cli.keeping:backup",
    "restore": "tallgrass.cli.keeping:restore",
    "erase": "tallgrass.cli.erase",
    "policy": "tallgrass.cli.policy",
    "audit": "tallgrass.cli.audit",
    "journal": "tallgrass.cli.journal",
}


class Lazy(click.Group):
    """Imports a command's module only when it is wanted: help for one costs nothing of the
    others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name or "command")
        return command


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: tallgrass demo --home var --port 8000",
)
@click.version_option(metadata.version("tallgrass"), prog_name="tallgrass")
def cli() -> None:
    """Run Tallgrass: a social-commerce community with a creator marketplace built in.

    Begin with `tallgrass demo` (a sample community) or `tallgrass init` and `tallgrass run` (your
    own).
    """


def main() -> None:
    """Run the command that was typed. Exits with 0 when it is done, 1 when refused or failed, 2
    when misused."""
    keep_private()
    costly.stand_apart()
    try:
        cli()
    except TallgrassError as error:
        click.echo(f"Error: {error} ({error.code})", err=True)
        sys.exit(1)
    except ConfigError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except PermissionError as error:
        place = Path(str(error.filename or "."))
        click.echo(f"Error: {unusable(place)}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error.filename or 'the machine'}: {error.strerror or error}", err=True)
        sys.exit(1)
    except DatabaseError as error:
        click.echo(
            f"Error: the database cannot be used: {error}. 'tallgrass check' says more; a backup "
            f"can be restored.",
            err=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
