"""Text that people type: cleaned once on the way in, rendered safely on the way out."""

import re
import unicodedata
from typing import Literal, TypeVar

from tallgrass.kernel import errors

# Bidirectional overrides and isolates, zero-width and invisible characters that can disguise text.
# ZWJ stays for emoji, and ZWNJ where letters join: Arabic, Indic and their like.
_DECEPTIVE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af"
_STRAY_JOINER = re.compile(f"\u200c(?:(?<![{_JOINED}]\u200c)|(?![{_JOINED}]))")
# Letters and symbols by their kind that are blank: fillers of Hangul, Braille without a dot, an
# empty note head, blanks of hieroglyphs, a filler of half a space.
_BLANK = re.compile("[\u115f\u1160\u2800\u303f\u3164\uffa0\ufffc\U00013441\U00013442\U0001d159]")
_NEVER_SEEN = re.compile(
    "[\u2065\ufdd0-\ufdef\ufff0-\ufff8\U00013441\U00013442\U000e0000-\U000e0fff]|.(?<=[\ufffe\uffff])"
)
_HANDLE = re.compile(r"^[a-z0-9](?:[a-z0-9_]{1,28})[a-z0-9]$")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Marks that Unicode sorts when it composes letters, and letters that are taken apart to such.
_SORTED = "".join(
    char
    for char in map(chr, range(0x0300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
)
_MOST_SORTED = 30
_HEAP = re.compile(f"([{_SORTED}]{{{_MOST_SORTED}}})[{_SORTED}]+")
_SORTED_ONE = re.compile(f"[{_SORTED}]")
T = TypeVar("T")
_SPACES = re.compile(r"[ \t\u3000\u00a0]+")


def normal(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a form of Unicode, in time that grows with its length: of a heap of marks
    the first thirty stay, as no script has more (UAX 15), for sorting a long one takes its
    square."""
    if text.isascii():
        return text
    if _SORTED_ONE.search(text[::_MOST_SORTED]):  # of so many in a row, one stands at such a place
        text = _HEAP.sub(r"\1", text)
    return unicodedata.normalize(form, text)


def clean_line(text: str, *, longest: int, field: str = "", required: bool = True) -> str:
    """Clean one line of text: NFC, without control or bidirectional characters. Raises Invalid when
    empty or too long."""
    line = _SPACES.sub(
        " ",
        _undisguised(text).replace("\n", " ").replace("\r", " "),
    ).strip()
    return _bounded(line, longest, field, required)


def clean_text(text: str, *, longest: int, field: str = "", required: bool = True) -> str:
    """Clean several lines of text: NFC, line ends folded, without control or bidirectional
    characters."""
    body = _undisguised(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _bounded(body, longest, field, required)


def _undisguised(text: str) -> str:
    return normal("NFC", _STRAY_JOINER.sub("", _DECEPTIVE.sub("", text)))


def clean_name(text: str, *, longest: int, field: str = "name") -> str:
    """Return one line by which a person or thing is called. Raises Invalid when it is too long, or
    has no letter, digit or symbol that can be seen."""
    name = clean_line(text, longest=longest, field=field)
    if not shows_name(name):
        raise errors.TEXT_EMPTY(field=field)
    return name


def shows_name(text: str) -> bool:
    """Tell whether a text has a letter, digit or symbol that can be seen, so that it can be a
    name."""
    return any(_can_be_seen(char, "LNS") for char in text)


def _can_be_seen(char: str, kinds: str) -> bool:
    """Tell whether a character of these kinds leaves something on the page by itself."""
    kind = unicodedata.category(char)
    if kind == "Cn":  # a sign younger than our tables is seen
        return not _NEVER_SEEN.match(char)
    return kind[0] in kinds and not _BLANK.match(char)


def _bounded(text: str, longest: int, field: str, required: bool) -> str:
    if not any(_can_be_seen(char, "LNSP") for char in text):
        text = ""
    if required and not text:
        raise errors.TEXT_EMPTY(field=field)
    if len(text) > longest:
        raise errors.TEXT_TOO_LONG(field=field, length=len(text), longest=longest)
    return text


def clean_handle(text: str) -> str:
    """Clean a handle: 3 to 30 of a–z, 0–9 and _, case-folded. Letters of other scripts are refused,
    so none can look like another's."""
    handle = text.strip().lstrip("@").casefold()
    if not _HANDLE.match(handle):
        raise errors.HANDLE_MALFORMED()
    return handle


def look_of(handle: str) -> str:
    """Return what a handle looks like: one that reads the same to a hurried eye has the same look
    (`anna_lee`, `annalee` and `anna1ee`)."""
    return handle.replace("_", "").translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def isolated(value: T) -> T:
    """Return a text for a slot of a sentence: one with letters that run from right to left stands
    apart, so that the words around it keep their places. Anything else stays as it is."""
    if isinstance(value, str) and _RIGHT_TO_LEFT.search(value):
        return type(value)("\u2068") + value + type(value)("\u2069")  # type: ignore[return-value]
    return value


def excerpt(text: str, length: int = 120) -> str:
    """Cut the first `length` characters, on one line, with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
