"""An import in words: how its file was read, what was left out, what became of its rows."""

from typing import Any

MOST_TOLD = 50
_WORDS = {
    "created": "would be created",
    "updated": "would be updated",
    "refused": "refused",
    "skipped": "skipped",
}


def line_of(row: int, outcome: str, reason: str, title: str, part: str = "", code: str = "") -> str:
    """Say what would become of one row."""
    place = f"sheet {part}, row {row}" if part else f"row {row}"
    return f"{place}: {_WORDS.get(outcome, outcome)}" + (
        f": {reason}{_code(code)}" if reason else f": {title[:60]}" if title else ""
    )


def _code(code: str) -> str:
    return f" ({code})" if code else ""


def summary(body: dict[str, Any], *, quiet: bool) -> list[str]:
    """Return the lines below an import. `quiet` where each row was told already."""
    return [*_read_as(body), *_told(body, quiet=quiet), *_outcome(body)]


def _read_as(body: dict[str, Any]) -> list[str]:
    columns = ", ".join(f"{name} from {column}" for name, column in body["columns"].items())
    lines = [f"columns: {columns}"]
    if body["unused"]:
        lines.append(f"columns not used: {', '.join(body['unused'])}")
    if body["sheets"] and (len(body["sheets"]) > 1 or body["passed_over"]):
        lines.append(f"sheets: {', '.join(body['sheets'])}")
    lines += [f"sheet {name} was skipped: {why}" for name, why in body["passed_over"].items()]
    lines.append(f"source: {body['source']}")
    if body["encoding"]:
        lines.append(f"encoding: {body['encoding']}")
    lines += [f"numbers: in {name} {words}" for name, words in body["numbers"].items()]
    if body["days"]:
        lines.append(f"dates: {body['days']}")
    if "created" in body["columns"]:
        lines.append(f"time zone: {body['zone']}")
    return lines


def _told(body: dict[str, Any], *, quiet: bool) -> list[str]:
    lines: list[str] = []
    for kind, name in (("refusals", "reason"), ("remarks", "remark")):
        told = body[kind] if not (quiet and kind == "refusals") else []
        lines += [
            f"{_place(entry)}: {'refused: ' if kind == 'refusals' else ''}{entry[name]}"
            f"{_code(entry.get('code', ''))}"
            for entry in told[:MOST_TOLD]
        ]
        if len(told) > MOST_TOLD:
            lines.append(f"… and {len(told) - MOST_TOLD} more {kind} (--json lists them all)")
    return lines + [f"warning: {warning}" for warning in body["warnings"]]


def _outcome(body: dict[str, Any]) -> list[str]:
    lines = []
    if body["left_out"]:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in body["left_out"].items())
        lines.append(f"rows that are not notes: {kinds}")
    if body["days_unknown"]:
        lines.append(f"notes without a known date: {body['days_unknown']}")
    if body["pictures"]:
        lines.append(f"pictures: {body['pictures']}")
    counts = ", ".join(
        f"{body[name]} {name}" for name in ("skipped", "created", "updated", "unchanged", "refused")
    )
    lines.append(
        f"{body['read']} rows read: {counts}"
        + ("; nothing was written (dry run)" if body["dry_run"] else "")
    )
    if body["import_id"]:
        lines.append(
            f"import {body['import_id']}: 'tallgrass import take-back {body['import_id']}' undoes "
            f"it while nothing depends on it"
        )
    return lines


def _place(entry: dict[str, Any]) -> str:
    return (f"sheet {entry['sheet']}, " if "sheet" in entry else "") + f"row {entry['row']}"
