"""Which journal a home goes by, how often it was adopted anew, and how far it had come: said in a
small file beside it, which edges and worker read before they trust a journal. The tables know the
same."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

FILE = "journal.known"
_LENGTH = 128  # bytes, always written whole: a reader never meets half of one
MISSING, OTHER, OLDER, DAMAGED = "missing", "other", "older", "damaged"
SAID = {
    MISSING: "the journal is gone",
    OTHER: "this is another journal than the one this home goes by",
    OLDER: "this is an older copy of the journal: what was written since is not in it",
    DAMAGED: "the journal is damaged and cannot be read",
}
HINTS = {
    DAMAGED: "'tallgrass journal salvage' reads what is sound",
    MISSING: "put it back, or go on from the tables with 'tallgrass journal adopt'",
}
_PUT_BACK = "put the right one back, or go on from the tables with 'tallgrass journal adopt'"


@dataclass(frozen=True, slots=True)
class Identity:
    """A journal by its name, which it keeps for good, and its generation, which grows whenever it
    is adopted."""

    journal: str
    generation: int

    @staticmethod
    def new() -> "Identity":
        """Draw a name for a journal that begins now."""
        return Identity(token_hex(16), 1)


@dataclass(frozen=True, slots=True)
class JournalKnowledge:
    """What a home knows of its journal: which it is, and the last row that was ever written."""

    identity: Identity
    head: int


def read(home: Path) -> JournalKnowledge | None:
    """Return what this home knows of its journal; None where it knows of none yet."""
    try:
        said = json.loads((home / FILE).read_bytes())
        return JournalKnowledge(
            Identity(str(said["journal"]), int(said["generation"])), int(said["head"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(home: Path, known: JournalKnowledge) -> None:
    """Say what is known from now on. Not forced to the disk: a power cut may leave an earlier head,
    by which nothing is refused that is whole."""
    values = {
        "journal": known.identity.journal,
        "generation": known.identity.generation,
        "head": known.head,
    }
    handle = os.open(home / FILE, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(handle, json.dumps(values).encode().ljust(_LENGTH - 1) + b"\n", 0)
    finally:
        os.close(handle)


def differs(known: JournalKnowledge, found: Identity | None, head: int) -> str:
    """Return in which way a journal is not the one that is known; empty where it is."""
    if found is None or found.journal != known.identity.journal:
        return OTHER
    if found.generation > known.identity.generation:
        return OTHER
    if found.generation < known.identity.generation or head < known.head:
        return OLDER
    return ""


def said(state: str) -> str:
    """Say what is wrong with a journal and how to go on."""
    return f"{SAID[state]}: {HINTS.get(state, _PUT_BACK)}"


def forget(home: Path) -> None:
    """Forget what was known: for a home whose tables have never known a journal."""
    with suppress(FileNotFoundError):
        (home / FILE).unlink()
