"""The form of a beacon, as the page script sends it and the journal keeps it (docs/beacons.md).

`{"v": 2, "id": "32 hex", "pages": [["ticket", [[kind, place, source, ms], ...]], ...]}`: kinds and
sources are places in KINDS and SOURCES, a place is that of a note in its ticket. The first form,
read here but no longer taken, had five values for each event: `{"id", "events": [[kind, note,
ticket, source, ms], ...]}`.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from tallgrass.journal.types import Source

KINDS = ("impression", "view", "viewable", "dwell", "click")
SOURCES = tuple(source.value for source in Source)


def fingerprint(pages: Sequence[Any]) -> str:
    """Return by what the events of a beacon are known again, however they were spaced."""
    plain = json.dumps(pages, separators=(",", ":")).encode()
    return hashlib.blake2b(plain, digest_size=16).hexdigest()


def compact(pages: Sequence[Any], kept: Sequence[Any], dropped: int) -> bytes:
    """Return what is stored of a batch that was padded or holds events that cannot count: those
    that can, how many others there were, and a fingerprint of all, by which it is known again."""
    message = {"v": 2, "of": fingerprint(pages), "pages": kept, "dropped": dropped}
    return json.dumps(message, separators=(",", ":")).encode()


def origin(body: bytes) -> str:
    """Return the fingerprint of the beacon that a stored batch came from."""
    message = json.loads(body)
    return str(message.get("of") or fingerprint(message.get("pages") or message["events"]))
