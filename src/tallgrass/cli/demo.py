"""`tallgrass demo`: the sample community."""

import click


@click.command("demo")
def command() -> None:
    """Build the sample community and run it."""
    raise click.ClickException("the sample community is not built yet")
