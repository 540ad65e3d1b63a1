"""Nested objects, walked to their leaves: note_card.user.nickname is a column like any other."""

from collections.abc import Iterator
from typing import Any

from tallgrass.notes.importing.headers import known_names

DEEPEST = 12
MOST_LEAVES = 512
_RICH = {
    "text",
    "type",
    "link",
    "url",
    "mention_type",
    "mentionType",
    "token",
    "id",
    "mentionNotify",
}
_PIECES = ("text", "plain_text", "insert")  # what a piece of a text is called
Leaves = dict[str, Any]


def leaves_of(value: Any) -> Leaves:
    """Return an object's values by dotted names. Raises TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError
    found: Leaves = {}
    _walk(value, "", found, 0)
    return found


def _walk(value: dict[str, Any], path: str, found: Leaves, depth: int) -> None:
    for name, inner in value.items():
        here = f"{path}.{name}" if path else str(name)
        if len(found) >= MOST_LEAVES:
            return
        if isinstance(inner, dict) and depth < DEEPEST:
            if _is_rich(inner):
                _keep_rich(inner, here, found)
            else:
                _walk(inner, here, found, depth + 1)
        elif isinstance(inner, list):
            found[here] = _joined(inner, here, found)
        else:
            found[here] = inner


def _is_rich(value: dict[str, Any]) -> bool:
    """Tell whether an object is a piece of text with its link, as tables online give it."""
    return isinstance(value.get("text"), str) and set(value) <= _RICH


def _keep_rich(value: dict[str, Any], here: str, found: Leaves) -> None:
    found[here] = value["text"]
    if link := value.get("link") or value.get("url"):
        found[f"{here}.link"] = link


def _joined(parts: list[Any], here: str, found: Leaves) -> Any:
    """Return a list as a value: pieces of text in one, names of things as a list, one thing as
    itself."""
    if not parts or not all(isinstance(part, dict) for part in parts):
        return parts
    for key in _PIECES:
        if all(isinstance(part.get(key), str) for part in parts):
            link = next((part.get("link") for part in parts if part.get("link")), None)
            if link:
                found[f"{here}.link"] = link
            return "".join(part[key] for part in parts)
    for key in ("name", "title", "url"):
        if all(isinstance(part.get(key), str) for part in parts):
            return [part[key] for part in parts]
    return parts


def arrays_in(value: Any) -> dict[str, list[Any]]:
    """Return every array of objects inside an object, by its dotted name; those inside an array's
    objects are not looked for."""
    found: dict[str, list[Any]] = {}

    def look(inner: Any, path: str, depth: int) -> None:
        if isinstance(inner, list):
            if inner and all(isinstance(part, dict) for part in inner):
                found[path] = inner
        elif isinstance(inner, dict) and depth < DEEPEST:
            for name, deeper in inner.items():
                look(deeper, f"{path}.{name}" if path else str(name), depth + 1)

    look(value, "", 0)
    return found


def mapped_in(value: Any, path: str = "", depth: int = 0) -> dict[str, list[Any]]:
    """Return every object whose values are all notes of one shape (notes by their id), by its
    dotted name, as arrays."""
    if not isinstance(value, dict) or depth > DEEPEST:
        return {}
    parts = list(value.values())
    are_notes = _are_notes(parts)
    if are_notes and len(parts) > 1:
        return {path: parts}
    found: dict[str, list[Any]] = {}
    for name, inner in value.items():
        found |= mapped_in(inner, f"{path}.{name}" if path else str(name), depth + 1)
    return found or ({path: parts} if are_notes else {})


def _are_notes(parts: list[Any]) -> bool:
    """Tell whether all of these are objects that look like notes, and like each other."""
    if not parts or not all(isinstance(part, dict) and says_note(part) for part in parts):
        return False
    first = set(parts[0])
    return all(len(first & set(part)) * 2 >= len(first | set(part)) for part in parts)


def says_note(value: dict[str, Any]) -> bool:
    """Tell whether an object's leaves look like a note's: two known names or more, arrays apart."""
    return known_names(name for name, leaf in leaves_of(value).items() if leaf != []) >= 2


def unfolded(value: Any) -> Iterator[Any]:
    """Yield the value itself, or the items of the one array of notes that it only wraps (a page of
    an answer)."""
    if isinstance(value, dict):
        outside = {name: part for name, part in value.items() if not isinstance(part, list | dict)}
        arrays = {path: items for path, items in arrays_in(value).items() if says_note(items[0])}
        if len(arrays) == 1 and known_names(outside) < 2 and not _is_note_itself(value):
            yield from next(iter(arrays.values()))
            return
    yield value


def _is_note_itself(value: dict[str, Any]) -> bool:
    """Tell whether an object tells a text of its own, whatever arrays it holds."""
    return says_note({name: part for name, part in value.items() if not _holds_notes(part)})


def _holds_notes(part: Any) -> bool:
    return any(says_note(items[0]) for items in arrays_in({"": part}).values())
