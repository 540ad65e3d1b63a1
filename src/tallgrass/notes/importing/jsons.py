"""JSON, read as a stream: an object a line, or one array of objects."""

import codecs
import json
from collections.abc import Iterator
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any

from tallgrass.notes.importing.encodings import open_plain
from tallgrass.notes.importing.failures import UnreadableFile

LARGEST_OBJECT = 4_000_000
_PIECE = 256_000
_SPACE = " \t\r\n"

Found = tuple[int, dict[str, Any] | str]


def objects_of(lines: Iterator[str]) -> Iterator[Found]:
    """One object a line; a line that is none comes as its fault."""
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            yield number, _flat(json.loads(text))
        except (ValueError, TypeError, RecursionError):
            yield number, "this line is not a JSON object"


def array(path: Path, encoding: str) -> Iterator[Found]:
    """The objects of one array, however long. Raises UnreadableFile where it is not JSON or breaks
    off."""
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
            yield number, _flat(stream.value(number))
        except (TypeError, ValueError):
            yield number, "this item is not a JSON object"


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


def _flat(value: Any) -> dict[str, Any]:
    """An object's values; those of an object within it by dotted names. Raises TypeError for
    anything else."""
    if not isinstance(value, dict):
        raise TypeError
    flat: dict[str, Any] = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            flat.update(
                {f"{name}.{key}": deep for key, deep in inner.items() if not isinstance(deep, dict)}
            )
        else:
            flat[name] = inner
    return flat
