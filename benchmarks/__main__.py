"""`python -m benchmarks [--only NAME]`: measure, print one JSON object a line, write RESULTS.md."""

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIGURES = sorted(
    path.stem
    for path in HERE.glob("*.py")
    if path.stem not in ("__init__", "__main__", "figures", "http_load")
)
_COLUMNS = (
    "figure",
    "value",
    "unit",
    "peer",
    "peer_value",
    "ratio",
    "n",
    "load",
    "cpu_s",
    "peer_cpu_s",
    "rss_mb",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=FIGURES, help="measure this figure alone")
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.in_this_process:
        for figure in import_module(f"benchmarks.{arguments.only}").measure():
            print(json.dumps(figure.line()), flush=True)
        return 0
    lines, failed = [], []
    for name in [arguments.only] if arguments.only else FIGURES:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "benchmarks",
            "--only",
            name,
            "--in-this-process",
        ]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        failed += [name] if run.returncode else []
        for line in run.stdout.splitlines():
            print(line, flush=True)
            lines.append(json.loads(line))
    write(lines)
    print(
        f"failed: {', '.join(failed)}" if failed else f"wrote {HERE / 'RESULTS.md'}",
        file=sys.stderr,
    )
    return 1 if failed else 0


def write(lines: list[dict[str, Any]]) -> None:
    """Bring the table up to date; figures that were not measured now keep their rows."""
    file = HERE / "RESULTS.md"
    kept = [line for line in _read(file) if line["figure"] not in {new["figure"] for new in lines}]
    rows = sorted([*kept, *lines], key=lambda line: (line["figure"], line["unit"]))
    text = [
        "# Results",
        "",
        f"Last run {datetime.now(UTC):%Y-%m-%d}. `ratio` above 1: ours is better. How it is "
        f"measured: README.md.",
        "",
        f"| {' | '.join(_COLUMNS)} |",
        f"|{'---|' * len(_COLUMNS)}",
        *(f"| {' | '.join(str(line[name]) for name in _COLUMNS)} |" for line in rows),
    ]
    file.write_text("\n".join(text) + "\n", encoding="utf-8")


def _read(file: Path) -> list[dict[str, Any]]:
    rows = (
        [line.strip("| \n").split(" | ") for line in file.read_text(encoding="utf-8").splitlines()]
        if file.exists()
        else []
    )
    return [
        dict(zip(_COLUMNS, row, strict=True))
        for row in rows
        if len(row) == len(_COLUMNS) and row[0] != "figure"
    ]


if __name__ == "__main__":
    sys.exit(main())
