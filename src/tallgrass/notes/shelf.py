"""Note cards kept in this process, known again by all that may change of them. Their authors are
read anew each time."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from tallgrass.notes.types import NoteCard
from tallgrass.people.types import PersonCard

MOST = 4_096
# A card is the same as long as these columns are. `version` moves with every edit and limit.
MARKS = (
    "pk",
    "public_id",
    "author_id",
    "version",
    "likes",
    "likes_imported",
    "payer_name",
    "entry_public_id",
)
Mark = tuple[Any, ...]
_cards: OrderedDict[Mark, NoteCard] = OrderedDict()


def keep(mark: Mark, card: NoteCard) -> None:
    """Remember a card, unless its picture is still to be made smaller."""
    if not str(card.cover.get("image", "")).endswith("/original.webp"):
        _cards[mark] = card
        while len(_cards) > MOST:
            _cards.popitem(last=False)


def find(mark: Mark, author: PersonCard) -> NoteCard | None:
    """Return the card of a note that has not changed, under its author as they are now."""
    card = _cards.get(mark)
    if card is None or card.author == author:
        return card
    return replace(card, author=author)
