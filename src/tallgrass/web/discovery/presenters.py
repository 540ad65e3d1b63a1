"""The cards of a feed as markup, put together from kept parts: this is where a feed spends its
time."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template import engines
from django.utils import translation
from markupsafe import Markup, escape

from tallgrass.discovery.types import FeedReason
from tallgrass.journal.types import Source
from tallgrass.notes.types import NoteCard
from tallgrass.web.cards import card_opening

Shown = Sequence[tuple[NoteCard, Sequence[FeedReason]]]


def cards_markup(shown: Shown, via: Source, ticket: str) -> Markup:
    """Render every card with, where there are any, its reasons, and before them the ticket of
    all."""
    engine: Any = engines["jinja2"]
    out: list[str] = [engine.env.get_template("macros/cards.html").module.ticketed(ticket)]
    before, between, after = _why_parts(translation.get_language() or "en", via)
    for note, reasons in shown:
        out.append(card_opening(note, via))
        if reasons:
            out += (
                before,
                *(f"<li>{escape(reason.text)}</li>" for reason in reasons),
                between,
                note.public_id if after else "",
                after,
            )
        out.append("</div></article>")
    return Markup("".join(out))  # noqa: S704 (every part is escaped markup)


@lru_cache(maxsize=32)
def _why_parts(language: str, via: Source) -> tuple[str, str, str]:
    """Render the sheet "why this note?" around its reasons and (in Discover) the note's id, in that
    language."""
    engine: Any = engines["jinja2"]
    with translation.override(language):
        sheet = str(
            engine.env.get_template("discovery/parts.html").module.why_sheet(
                "{reasons}", "{id}", via
            )
        )
    before, _mark, rest = sheet.partition("{reasons}")
    between, _mark, after = rest.partition("{id}")
    return before, between, after
