"""Note cards as markup, kept by what they show and the language of the page: feeds are made of
them."""

from collections import OrderedDict
from typing import Any, cast

from django.template import engines
from django.utils import translation
from markupsafe import Markup

from tallgrass.journal.types import Source
from tallgrass.notes.types import NoteCard

MOST_KEPT = 4096
_kept: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()


def card_opening(note: NoteCard, via: Source) -> Markup:
    """Return a card's markup up to the end of its foot, where "why this?" may stand. All that shows
    is in the key: nothing stale is kept. Raises ValueError for a source that the edge would
    refuse."""
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
    opening = _kept.get(key)
    if opening is None:
        engine: Any = engines["jinja2"]
        macros = engine.env.get_template("macros/card_opening.html").module
        opening = cast(Markup, macros.opening(note, Source(via)))
        if note.id:  # a preview has no id yet
            _kept[key] = opening
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return opening
