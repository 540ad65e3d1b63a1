"""The list of erasures, kept outside the database: whatever is restored from an older backup can be
erased again by it. It holds ids and times alone."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """Somebody who was erased, by the public id they had until then, and when."""

    public_id: str
    erased_at: datetime


def listed(file: Path) -> list[ListedErasure]:
    """Read a list. Raises ValueError for a file that is none, with the line."""
    found = []
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["erased_at"])
            found.append(ListedErasure(str(row["public_id"]), at.astimezone(UTC)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} of {file} names no erasure") from error
    return found


def put_on_list(home: Path, erasure: ListedErasure) -> None:
    """Add an erasure to the home's list, once."""
    file = home / FILE
    if file.exists() and json.dumps(erasure.public_id) in file.read_text(encoding="utf-8"):
        return
    row = asdict(erasure) | {"erased_at": erasure.erased_at.isoformat()}
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (json.dumps(row) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def changed_at(home: Path) -> float:
    """Return when somebody was last put on the home's list, in seconds; 0 for nobody."""
    file = home / FILE
    return file.stat().st_mtime if file.exists() else 0.0
