"""Typeset covers: which fields each of the six styles has, cleaned once on the way in."""

from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width

from tallgrass.engine.phrases import phrases
from tallgrass.kernel.text import clean_line
from tallgrass.notes import errors
from tallgrass.notes.types import CoverStyle
from tallgrass.people.types import TONES

MOST_ITEMS = 7
LOUDEST = 28  # Chinese letters that a card's cover holds; twice as many Latin ones
# field → longest, required
FIELDS: dict[str, dict[str, tuple[int, bool]]] = {
    CoverStyle.BROADSIDE: {"big": (90, True), "small": (48, False)},
    CoverStyle.MANUSCRIPT: {"big": (60, True), "small": (40, False)},
    CoverStyle.LIST: {"title": (48, True)},
    CoverStyle.VERTICAL: {"big": (40, True), "seal": (1, False)},
    CoverStyle.MARKER: {"big": (110, True)},
    CoverStyle.FIGURE: {"number": (8, True), "unit": (16, False), "small": (80, False)},
}
SHAPES = {
    CoverStyle.BROADSIDE: "mid",
    CoverStyle.LIST: "mid",
    CoverStyle.MARKER: "square",
    CoverStyle.FIGURE: "mid",
}


def clean_cover(cover: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cover with only the fields its style has, each one clean line. Raises Invalid for
    what cannot be typeset.

    In `big`, "|" is a chosen line break and ==…== what the marker underlines.
    """
    style = str(cover.get("style", ""))
    if style not in FIELDS:
        raise errors.COVER_STYLE_UNKNOWN()
    tone = str(cover.get("tone") or "")
    if tone and tone not in TONES:
        raise errors.COVER_TONE_UNKNOWN()
    cleaned: dict[str, Any] = {"style": style, "tone": tone}
    for name, (longest, required) in FIELDS[CoverStyle(style)].items():
        cleaned[name] = clean_line(
            str(cover.get(name) or ""), longest=longest, field=f"cover_{name}", required=required
        )
    if style == CoverStyle.LIST:
        cleaned["items"] = _items(cover.get("items") or ())
    cleaned["shape"] = SHAPES.get(CoverStyle(style), "tall")
    return cleaned


def _items(rows: Any) -> list[list[str]]:
    if not isinstance(rows, list | tuple) or not 1 <= len(rows) <= MOST_ITEMS:
        raise errors.COVER_LINES_OUT_OF_BOUNDS(most=MOST_ITEMS)
    cleaned = []
    for row in rows:
        name, figure = (*row, "")[:2] if isinstance(row, list | tuple) and row else (str(row), "")
        cleaned.append(
            [
                clean_line(str(name), longest=32, field="cover_items"),
                clean_line(str(figure), longest=16, field="cover_items", required=False),
            ]
        )
    return cleaned


def plain_cover(title: str, body: str, seed: int) -> dict[str, Any]:
    """Return the cover of a note whose author chose none: its title, in a style and tone picked by
    `seed` so that neighbours differ."""
    big = _loudest((title or body).strip())
    styles = (CoverStyle.BROADSIDE, CoverStyle.MARKER)
    style = styles[seed % len(styles)]
    tone = TONES[seed // 2 % len(TONES)]
    return {
        "style": str(style),
        "tone": tone,
        "big": big.replace("|", "/"),
        "small": "",
        "shape": SHAPES[style],
    }


def _loudest(words: str) -> str:
    """Cut these words to what a cover holds, between two of them."""
    if _width(words) <= LOUDEST:
        return words
    kept = ""
    for piece in phrases(words[: LOUDEST * 4]):
        if _width(kept + piece) > LOUDEST - 1:
            break
        kept += piece
    return (kept or words[: LOUDEST - 1]).rstrip(" \n，、；：,;:—-（(") + "…"


def _width(text: str) -> int:
    """Return how many Chinese letters wide a text is, more or less; two of other scripts are
    one."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text[: LOUDEST * 4])
    return wide + (len(text) - wide + 1) // 2


def shape_of(width: int, height: int) -> str:
    """Return how tall a picture's card is."""
    ratio = height / max(1, width)
    return "tall" if ratio > 1.2 else "mid" if ratio > 0.9 else "square"
