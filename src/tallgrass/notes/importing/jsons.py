"""JSON, read as a stream: an object a line, or one array of objects; and one object that holds an
array."""

import codecs
import json
import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any

from tallgrass.notes.importing.encodings import open_plain
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.leaves import arrays_in, leaves_of, mapped_in, says_note, unfolded

LARGEST_WHOLE = 64_000_000  # an object that holds its notes is read whole
LARGEST_OBJECT = 4_000_000
_OF_ANSWERS = re.compile(r"comment|repl(?:y|ies)|评论|回复", re.IGNORECASE)
_PIECE = 256_000
_SPACE = " \t\r\n"

Found = tuple[int, dict[str, Any] | str]


def objects_of(lines: Iterator[str]) -> Iterator[Found]:
    """Yield one object a line; a line that is none comes as its fault."""
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            found = [leaves_of(part) for part in unfolded(json.loads(text))]
        except (ValueError, TypeError, RecursionError):
            yield number, "this line is not a JSON object"
            continue
        yield from ((number, leaves) for leaves in found)


def array(path: Path, encoding: str) -> Iterator[Found]:
    """Yield the objects of one array, however long. Raises UnreadableFile where it is not JSON or
    breaks off."""
    stream = _Stream(path, encoding)
    stream.skip("[")
    number = 0
    while True:
        mark = stream.peek()
        if mark == "]":
            return
        if mark == "," and number:
            stream.skip(",")
        elif number:
            raise UnreadableFile(
                f"after object {number} of the array stands neither a comma nor its end"
            )
        number += 1
        try:
            found = [leaves_of(part) for part in unfolded(stream.value(number))]
        except (TypeError, ValueError):
            yield number, "this item is not a JSON object"
            continue
        yield from ((number, leaves) for leaves in found)


class _Stream:
    """Text with a read position that fetches more when a value is not whole yet."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._pieces = _text(path, encoding)
        self._text = next(self._pieces, "").lstrip("\ufeff")
        self._at = 0
        self._decoder = json.JSONDecoder()

    def _more(self) -> bool:
        piece = next(self._pieces, "")
        if piece:
            self._text = self._text[self._at :] + piece
            self._at = 0
        return bool(piece)

    def peek(self) -> str:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise UnreadableFile("the array breaks off: its closing bracket is missing")

    def skip(self, mark: str) -> None:
        if self.peek() != mark:
            raise UnreadableFile(f"expected {mark} and found {self.peek()}")
        self._at += 1

    def value(self, number: int) -> Any:
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except (JSONDecodeError, RecursionError) as error:
                too_long = len(self._text) - self._at > LARGEST_OBJECT
                if too_long or isinstance(error, RecursionError) or not self._more():
                    raise UnreadableFile(
                        f"object {number} of the array is not JSON or breaks off"
                    ) from error
                continue
            if isinstance(found, dict) or end < len(self._text) or not self._more():
                self._at = end
                return found


def _text(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with open_plain(path) as handle:
        while piece := handle.read(_PIECE):
            if text := decoder.decode(piece):
                yield text


def whole(path: Path, encoding: str) -> dict[str, list[Any]]:
    """Return one object read whole: the arrays of notes in it by name, or itself as the one note.
    Raises UnreadableFile where it is no JSON, or too large to be read so."""
    size, pieces = 0, []
    for piece in _text(path, encoding):
        size += len(piece)
        if size > LARGEST_WHOLE:
            raise UnreadableFile(
                f"this is one JSON object of more than {LARGEST_WHOLE:,} letters: give the array "
                f"of notes in it, or an object a line"
            )
        pieces.append(piece)
    try:
        value = json.loads("".join(pieces).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"the JSON object is cut off or damaged ({error})") from error
    arrays = arrays_in(value)
    telling = {name: items for name, items in arrays.items() if says_note(items[0])}
    telling = {name: items for name, items in telling.items() if not _OF_ANSWERS.search(name)}
    if telling:
        return telling
    return mapped_in(value) or ({"": [value]} if says_note(value) else arrays)
