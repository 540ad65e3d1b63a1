"""Line breaks and indentation of a template never reach the page, as in JSX.

Templates are laid out for whoever reads them, one element a line; a page must not gain a blank from
that between a link and its full stop, between Chinese words or inside an attribute, nor bytes. So a
line break goes, with all blanks around it: a blank that counts stands within a line, or is written
out as `{{ " " }}`. Where a break parts attributes, or two lines of plain words, one blank stays.
"""

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_PIECES = re.compile(r"""\s*\n\s*|["'<>]""")
_OPENS = re.compile(r"<(?:[a-zA-Z/!]|$)")  # at the end of a text: <{{ name }} …>


class _Folder:
    """Folds the texts of one template in order; knows whether it stands within a tag."""

    def __init__(self) -> None:
        self._in_tag = False
        self._quote = ""

    def fold(self, text: str) -> str:
        return _PIECES.sub(self._replaced, text)

    def _replaced(self, match: re.Match[str]) -> str:
        piece = match.group()
        if "\n" in piece:
            return self._instead(match)
        if not self._in_tag:
            self._in_tag = piece == "<" and bool(_OPENS.match(match.string, match.start()))
        elif self._quote:
            self._quote = "" if piece == self._quote else self._quote
        elif piece == ">":
            self._in_tag = False
        elif piece in "\"'":
            self._quote = piece
        return piece

    def _instead(self, match: re.Match[str]) -> str:
        """Return what a line break becomes: nothing, or the one blank that parts attributes or
        words."""
        before = match.string[: match.start()][-1:]
        after = match.string[match.end() :][:1]
        if self._in_tag:
            return "" if after in (">", "/") else " "
        return " " if before not in ("", ">") and after not in ("", "<") else ""


class LineBreaks(Extension):
    """Takes line breaks and indentation out of templates when they are compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        folder = _Folder()
        for token in stream:
            if token.type == "data":
                token = Token(token.lineno, "data", folder.fold(token.value))
            yield token
