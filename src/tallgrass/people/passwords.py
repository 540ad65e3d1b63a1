"""Passwords that somebody guesses first: usual ones, in any dress, and words that everybody knows
of the community or of whoever chooses them."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tallgrass.kernel.text import normal

OWN_LIST = Path(__file__).with_name("usual_passwords.txt")
THEIR_LIST = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
LONGEST_DRESS = 6
"""So many digits and marks before and behind a usual word make it no better."""
SHORTEST_WORD, SHORTEST_PART, SHORTEST_REST = 4, 3, 6
MOST_DIGITS = 16
_DRESS = re.compile(r"[\W\d_]+")
_LEET = ("@4301!$57", "aaeoiisst", "aaeolisst")


def typed_forms(password: str) -> list[str]:
    """Return the forms in which a password may have been stored, each once."""
    return list(dict.fromkeys((normal("NFC", password), password, normal("NFD", password))))


class UsualPasswordValidator:
    """Refuses what is on the lists, also doubled, with letters as signs, or with a few digits and
    marks around it; and what is little more than a name that others know."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is guessed early."""
        text = normal("NFKC", password).casefold()
        if text.isdigit() and len(text) < MOST_DIGITS:
            raise ValidationError(_("This password is only digits."), code="password_digits")
        if any(_is_usual(form) for form in _undressed(text)):
            raise ValidationError(
                _("This password, or one very like it, is among those tried first."),
                code="password_usual",
            )
        known = [word for word in _known_words(user) if word in text]
        for word in sorted(known, key=len, reverse=True):
            text = text.replace(word, "")
        if known and len(_DRESS.sub("", text)) < SHORTEST_REST:
            raise ValidationError(
                _("This password is little more than a name that others know."),
                code="password_known_word",
            )

    def get_help_text(self) -> str:
        """Say what is refused, before anybody chooses."""
        return _("Not a usual password, and not your name or that of this community.")


@cache
def _usual() -> frozenset[str]:
    with gzip.open(THEIR_LIST, "rt", encoding="utf-8") as theirs:
        words = {line.strip().casefold() for line in theirs}
    own = OWN_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(words | {line.strip() for line in own if not line.startswith("#")})


def _undressed(text: str) -> Iterator[str]:
    """Yield a password without its digits and marks at the ends, then with letters for signs; half
    of it, where it is the same twice."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    forms = [text, bare] if len(text) - len(bare) <= LONGEST_DRESS else [text]
    for form in forms:
        half = form[: len(form) // 2]
        for each in (form, half) if half * 2 == form else (form,):
            yield each
            yield from (each.translate(str.maketrans(_LEET[0], letters)) for letters in _LEET[1:])


def _is_usual(text: str) -> bool:
    """Tell whether a text is on the lists, or two words of them in a row, or one sign."""
    if len(text) < SHORTEST_WORD:
        return len(set(text)) == 1
    words = _usual()
    cuts = range(SHORTEST_PART, len(text) - SHORTEST_PART + 1)
    return (
        text in words
        or len(set(text)) <= 2
        or any(text[:at] in words and text[at:] in words for at in cuts)
    )


def _known_words(user: Any) -> set[str]:
    """Return what others know: of the community, its host, and whoever chooses."""
    host = urlsplit(settings.TALLGRASS_ORIGIN).hostname or ""
    told = ["tallgrass", settings.TALLGRASS_SITE_NAME, *host.split(".")]
    for name in ("handle", "name", "email"):
        text = str(getattr(user, name, None) or "")
        told += [text, *re.split(r"[@.]", text)]
    words = set()
    for text in told:
        folded = normal("NFKC", text).casefold()
        words |= {folded, _DRESS.sub("", folded), *_DRESS.split(folded)}
    return {word for word in words if len(word) >= SHORTEST_WORD or _is_han(word)}


def _is_han(word: str) -> bool:
    return len(word) >= 2 and all("\u4e00" <= letter <= "\u9fff" for letter in word)
