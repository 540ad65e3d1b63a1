"""`tallgrass import`: what people bring along."""

import click


@click.group("import")
def command() -> None:
    """Bring notes in from files."""
