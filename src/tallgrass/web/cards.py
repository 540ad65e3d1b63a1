"""Note cards as markup, kept by what they show and the language of the page: feeds are made of
them."""

from collections import OrderedDict
from typing import Any

from django.template import engines
from django.utils import translation
from markupsafe import Markup

from tallgrass.journal.types import Source
from tallgrass.notes.types import NoteCard

MOST_KEPT = 4096
Parts = tuple[Markup, Markup]
_kept: OrderedDict[tuple[Any, ...], Parts] = OrderedDict()


def card_parts(note: NoteCard, via: Source) -> Parts:
    """Return the two halves of a card's markup, between which its ticket goes. All that shows is in
    the key: nothing stale is kept. Raises ValueError for a source that the edge would refuse."""
    key = (
        note.public_id,
        note.version,
        note.likes,
        note.likes_imported,
        note.author.name,
        note.author.tone,
        note.author.language,
        note.payer,
        note.cover.get("image"),
        via,
        translation.get_language(),
    )
    parts = _kept.get(key)
    if parts is None:
        parts = _parts(note, via)
        if note.id:  # a preview has no id yet
            _kept[key] = parts
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return parts


def _parts(note: NoteCard, via: Source) -> Parts:
    engine: Any = engines["jinja2"]
    macros = engine.env.get_template("macros/card_parts.html").module
    return macros.open(note, Source(via)), macros.inside(note, via)
