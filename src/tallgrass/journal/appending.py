"""Writing batches within a transaction."""

from typing import Any

from tallgrass.journal.types import AppendResult, Batch

_INSERT = "INSERT INTO batch (id, kind, received_at, trust, body, digest) VALUES (?, ?, ?, ?, ?, ?)"


def append(connection: Any, batch: Batch) -> AppendResult:
    """Add a batch, unless its id is known: then say whether with the same content."""
    known = connection.execute("SELECT kind, body FROM batch WHERE id = ?", (batch.id,)).fetchone()
    if known is not None:
        return AppendResult.KNOWN if known == (batch.kind, batch.body) else AppendResult.OTHER
    connection.execute(
        _INSERT, (batch.id, batch.kind, batch.received_at, batch.trust, batch.body, batch.digest())
    )
    return AppendResult.NEW
