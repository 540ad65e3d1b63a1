"""Words in a cell, made plain: tags, and the text of a body out of HTML."""

import ast
import json
import re
from html.parser import HTMLParser
from typing import Any

from tallgrass.notes.importing.cells import is_nothing, text
from tallgrass.notes.marks import as_one_tag

_TOPIC = re.compile(r"#\s*([^#\[\]\s]{1,60})\s*\[(?:话题|topic)\]#", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:/?(?:p|br|div|a|ul|ol|li|strong|em|b|i|u|h[1-6]|blockquote|pre|code|span|img|table|hr)\b[^<>]*)>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_SHARP = re.compile(r"(?<![^\W_])([A-Za-z])#(?![\w#])")
_TAG_MARKS = re.compile(r"[,，、;；|\n\t]+|\s*#\s*|\s{2,}")


def tags(value: Any) -> tuple[str, ...]:
    """Tags from a list, from <a><b>, #a[话题]# #b, or words parted by commas; each once,
    fit to stand behind a number sign."""
    if is_nothing(value):
        return ()
    if isinstance(value, list | tuple):
        parts = [
            str(part.get("name", "")) if isinstance(part, dict) else str(part) for part in value
        ]
    else:
        parts = _parts(text(value))
    cleaned = [as_one_tag(text(part))[:60] for part in parts]
    return tuple(dict.fromkeys(tag for tag in cleaned if tag and not tag.isdecimal()))[:30]


def _parts(plain: str) -> list[str]:
    if plain.startswith("<") and plain.endswith(">"):
        return plain[1:-1].split("><")
    if plain.startswith("["):
        for read in (json.loads, ast.literal_eval):
            try:
                found = read(plain[:4000])
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list):
                return [
                    str(part.get("name", "")) if isinstance(part, dict) else str(part)
                    for part in found
                ]
    plain = _TOPIC.sub(r"#\1 ", plain)
    plain = _SHARP.sub("\\1＃", plain)  # C# is one word
    if "#" in plain:
        return [
            word for piece in plain.split("#") for word in _TAG_MARKS.split(piece) if word.strip()
        ]
    marked = _TAG_MARKS.split(plain)
    return marked if len(marked) > 1 else plain.split()


def prose(value: Any) -> str:
    """Return the text of a body: HTML unwrapped into lines, #话题[话题]# into #话题."""
    plain = text(value)
    if _HTML.search(plain):
        plain = _unwrapped(plain)
    elif _ENTITY.search(plain):
        plain = _unescaped(plain)
    plain = _TOPIC.sub(r"#\1 ", plain).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<![ \t])[ \t]+\n", "\n", plain)).strip()


class _Text(HTMLParser):
    """Collects the text of HTML, a line for each block."""

    BLOCKS = (
        "p",
        "div",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tr",
        "section",
        "article",
    )
    UNSEEN = ("script", "style", "head", "title", "template", "iframe", "object")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._unseen += 1
        elif tag == "pre":
            self._kept += 1
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in ("br", "hr"):
            self.parts.append("\n")
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "pre":
            self._kept = max(0, self._kept - 1)
        if tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data if self._kept else re.sub(r"\s+", " ", data))


def _unwrapped(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n[ \t]+(?!- )", "\n", "".join(parser.parts)).replace("\0", "")


def _unescaped(plain: str) -> str:
    parser = _Text()
    parser._kept = 1
    parser.feed(plain.replace("<", "&lt;"))
    parser.close()
    return "".join(parser.parts)
