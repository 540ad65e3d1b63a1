"""The labelled seed: short texts and word lists, written for this purpose, one file a topic."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from tallgrass.engine.topics.tree import TOPIC_IDS

FOLDER = Path(__file__).resolve().parent / "seed"
_BETWEEN = re.compile(r"、|, ")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its topic (its place in the tree). `is_note` is false for a single word of a
    list."""

    text: str
    topic: int
    language: str
    is_note: bool


def samples() -> list[Sample]:
    """Return every text and every listed word of the seed, in a fixed order."""
    found = []
    for topic, name in enumerate(TOPIC_IDS):
        for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines():
            language, kind, text = line.split("\t")
            parts = [text] if kind == "note" else _BETWEEN.split(text)
            found += [Sample(part, topic, language, kind == "note") for part in parts]
    return found


def digest() -> str:
    """Name this state of the seed by sixteen hexadecimal digits."""
    whole = hashlib.sha256()
    for name in TOPIC_IDS:
        whole.update((FOLDER / f"{name}.tsv").read_bytes())
    return whole.hexdigest()[:16]
