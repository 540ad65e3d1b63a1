"""`tallgrass check`: is this installation well?"""

import sys
from pathlib import Path

import click

from tallgrass.cli.options import home_option, json_option, report, wake


@click.command("check", epilog="Example: tallgrass check --home var --json")
@home_option
@json_option
def command(home: Path, as_json: bool) -> None:
    """Look for unsafe settings, unapplied migrations, damage, missing triggers and sweeps that
    stand still. Exit 1 on any."""
    config = wake(home)
    from tallgrass.conf.health import examine

    findings = examine(config)
    wrong = [fault for finding in findings for fault in finding.faults]
    lines = [f"{'ok   ' if not finding.faults else 'WRONG'} {finding.name}" for finding in findings]
    lines += [f"  {fault}" for fault in wrong]
    report(
        as_json,
        {"ok": not wrong, "faults": {finding.name: list(finding.faults) for finding in findings}},
        lines,
    )
    sys.exit(1 if wrong else 0)
