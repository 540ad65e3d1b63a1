"""Words of the notices room: sentences by kind, and a notice as its reader sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.telling_time import in_words
from tallgrass.kernel.text import isolated

PLAIN = _("Something has changed.")
LACKING = "…"  # stands for a value that nobody knows
_SLOT = re.compile(r"%\((\w+)\)")
_TIMES = frozenset({"day", "until"})
"""Slots that hold a day or a moment, stored as text and worded for whoever reads the notice."""


class _SlotValues(dict[str, Any]):
    """The values of a stored notice; a slot without one reads as LACKING."""

    def __missing__(self, slot: str) -> str:
        return LACKING


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a kind of notice says: lazy text with %(name)s slots; whether it is also mailed, and
    under which subject if not its text; its icon. `added` holds what stands in slots that notices
    stored by earlier releases lack."""

    kind: str
    text: object
    mails: bool = False
    icon: str = "bell"
    added: Mapping[str, object] = field(default_factory=dict)
    subject: object = ""

    @property
    def slots(self) -> frozenset[str]:
        """The names of the slots, as the English text has them."""
        return _slots_of(self.text)

    @property
    def subject_slots(self) -> frozenset[str]:
        """The names of the slots that its mail's subject has."""
        return _slots_of(self.subject or self.text)

    def say(self, values: Mapping[str, Any]) -> str:
        """Word the sentence of a new notice in the language in force. Raises KeyError when a slot
        has no value: whoever notifies must know all of them."""
        return str(self.text) % _written(values)

    def recall(self, values: Mapping[str, Any]) -> str:
        """Word the sentence of a stored notice in the language in force, with what it has. Never
        raises."""
        return self._filled(self.text, values)

    def title(self, values: Mapping[str, Any]) -> str:
        """Return the subject of a stored notice's mail in the language in force. Never raises."""
        return self._filled(self.subject or self.text, values)

    def _filled(self, text: object, values: Mapping[str, Any]) -> str:
        defaults = {slot: str(default) for slot, default in self.added.items()}
        try:
            return str(text) % _SlotValues(defaults | _written(values))
        except (TypeError, ValueError):  # values of another form than the sentence wants now
            return str(PLAIN)


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as a sentence shows them: times in words, names kept to their slots."""
    return {
        slot: isolated(in_words(value) if slot in _TIMES and isinstance(value, str) else value)
        for slot, value in dict(values).items()
    }


def _slots_of(text: object) -> frozenset[str]:
    with translation.override(None):
        return frozenset(_SLOT.findall(str(text)))


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to tell one person; `key` makes it happen once. `names` is the person the sentence
    names, `whose` the third person whose thing it leads to, if there is one: a block between them
    and the reader hides it."""

    person_id: int
    kind: str
    key: str
    values: Mapping[str, Any] | None = None
    path: str = ""
    subject: Subject | None = None
    names: int | None = None
    whose: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice as the inbox shows it."""

    id: int
    kind: str
    text: str
    icon: str
    path: str
    created_at: datetime
    is_read: bool


_sentences: dict[str, Sentence] = {}


def template(
    kind: str,
    text: object,
    *,
    mails: bool = False,
    icon: str = "bell",
    added: Mapping[str, object] | None = None,
    subject: object = "",
) -> None:
    """Register what a kind of notice says. `text` is lazy and has %(name)s slots; a kind has one
    sentence.

    A kind that mails, and has a slot for what people chose (names, titles, reasons), has a
    `subject` without it: nobody writes the subjects of our mail.

    The slots of a kind only grow: one that is added later has its stand-in for older notices in
    `added`. A sentence that needs other slots is another kind.
    """
    _sentences[kind] = Sentence(kind, text, mails, icon, added or {}, subject)


def sentence_of(kind: str) -> Sentence:
    """Return the sentence of that kind. Raises LookupError for a kind nobody registered: a misspelt
    kind is a defect."""
    if kind not in _sentences:
        raise LookupError(f"no sentence for notices of kind {kind}")
    return _sentences[kind]


def sentence_or_plain(kind: str) -> Sentence:
    """Return the sentence of that kind; a plain one for kinds of rooms that are gone."""
    return _sentences.get(kind) or Sentence(kind, PLAIN)


def kinds() -> list[str]:
    """Return every registered kind."""
    return sorted(_sentences)
