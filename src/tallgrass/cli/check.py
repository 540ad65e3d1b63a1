"""`tallgrass check`: is this installation well?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tallgrass.cli.options import home_option, json_option, report, wake

if TYPE_CHECKING:
    from tallgrass.conf.health import HealthFinding


def _word(finding: "HealthFinding") -> str:
    return "WRONG" if finding.faults else "warn " if finding.warnings else "ok   "


@click.command("check", epilog="Example: tallgrass check --home var --json")
@home_option
@json_option
def command(home: Path, as_json: bool) -> None:
    """Look for unsafe settings, unapplied migrations, damage, missing triggers and background jobs
    that have stopped. Exit 1 if there are any. Warnings, such as mail that goes to files, visitors
    who look alike behind a proxy, or a home that nobody runs, exit with 0."""
    config = wake(home)
    from tallgrass.conf.health import examine

    findings = examine(config)
    wrong = [fault for finding in findings for fault in finding.faults]
    lines = [f"{_word(finding)} {finding.name}" for finding in findings]
    lines += [f"  {fault}" for fault in wrong]
    lines += [f"  {warning}" for finding in findings for warning in finding.warnings]
    report(
        as_json,
        {
            "ok": not wrong,
            "faults": {finding.name: list(finding.faults) for finding in findings},
            "warnings": {finding.name: list(finding.warnings) for finding in findings},
        },
        lines,
    )
    sys.exit(1 if wrong else 0)
