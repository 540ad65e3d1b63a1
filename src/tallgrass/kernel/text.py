"""Text that people type: cleaned once on the way in, rendered safely on the way out."""

import re
import unicodedata

from tallgrass.kernel import errors

# Bidirectional overrides and isolates, zero-width and invisible characters that can disguise text.
# ZWJ stays for emoji.
_DECEPTIVE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_HANDLE = re.compile(r"^[a-z0-9](?:[a-z0-9_]{1,28})[a-z0-9]$")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_SPACES = re.compile(r"[ \t\u3000\u00a0]+")


def clean_line(text: str, *, longest: int, field: str = "", required: bool = True) -> str:
    """One line of text, NFC, without control or bidirectional characters. Raises Invalid when empty
    or too long."""
    line = _SPACES.sub(
        " ",
        _DECEPTIVE.sub("", unicodedata.normalize("NFC", text))
        .replace("\n", " ")
        .replace("\r", " "),
    ).strip()
    return _bounded(line, longest, field, required)


def clean_text(text: str, *, longest: int, field: str = "", required: bool = True) -> str:
    """Several lines of text, NFC, line ends folded, without control or bidirectional characters."""
    body = _DECEPTIVE.sub(
        "", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    ).strip()
    return _bounded(body, longest, field, required)


def _bounded(text: str, longest: int, field: str, required: bool) -> str:
    if required and not text:
        raise errors.TEXT_EMPTY(field=field)
    if len(text) > longest:
        raise errors.TEXT_TOO_LONG(field=field, length=len(text), longest=longest)
    return text


def clean_handle(text: str) -> str:
    """A handle: 3 to 30 of a–z, 0–9 and _, case-folded. Letters of other scripts are refused, so
    none can look like another's."""
    handle = text.strip().lstrip("@").casefold()
    if not _HANDLE.match(handle):
        raise errors.HANDLE_MALFORMED()
    return handle


def look_of(handle: str) -> str:
    """Return what a handle looks like: one that reads the same to a hurried eye has the same look
    (`anna_lee`, `annalee` and `anna1ee`)."""
    return handle.replace("_", "").translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def excerpt(text: str, length: int = 120) -> str:
    """The first `length` characters on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
