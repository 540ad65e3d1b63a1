"""Writing batches within a transaction."""

from typing import Any

from tallgrass.journal.beacons import origin
from tallgrass.journal.types import EVENTS, AppendResult, Batch

_INSERT = "INSERT INTO batch (id, kind, received_at, trust, body, digest) VALUES (?, ?, ?, ?, ?, ?)"


def append(connection: Any, batch: Batch) -> AppendResult:
    """Add a batch, unless its id is known: then say whether with the same content."""
    known = connection.execute("SELECT kind, body FROM batch WHERE id = ?", (batch.id,)).fetchone()
    if known is not None:
        is_same = known == (batch.kind, batch.body) or _are_of_one(batch, *known)
        return AppendResult.KNOWN if is_same else AppendResult.OTHER
    connection.execute(
        _INSERT, (batch.id, batch.kind, batch.received_at, batch.trust, batch.body, batch.digest())
    )
    return AppendResult.NEW


def _are_of_one(batch: Batch, kind: str, body: bytes) -> bool:
    """Tell whether two batches came from the same beacon: of one that is sent again later, fewer
    events may still count."""
    if not batch.kind == kind == EVENTS:
        return False
    try:
        return origin(batch.body) == origin(body)
    except (ValueError, KeyError, TypeError):
        return False
