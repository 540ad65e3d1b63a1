"""Words of the notices room: sentences by kind, and a notice as its reader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.subjects import Subject


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a kind of notice says: lazy text with %(name)s slots; whether it is also mailed; its
    icon."""

    kind: str
    text: object
    mails: bool = False
    icon: str = "bell"

    def say(self, values: Mapping[str, Any]) -> str:
        """The sentence in the language in force. Raises KeyError when a slot has no value."""
        return str(self.text) % values


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to tell one person; `key` makes it happen once. `names` is the person the sentence
    names, if it names one."""

    person_id: int
    kind: str
    key: str
    values: Mapping[str, Any] | None = None
    path: str = ""
    subject: Subject | None = None
    names: int | None = None


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


def template(kind: str, text: object, *, mails: bool = False, icon: str = "bell") -> None:
    """Register what a kind of notice says. `text` is lazy and has %(name)s slots; a kind has one
    sentence."""
    _sentences[kind] = Sentence(kind, text, mails, icon)


def sentence_of(kind: str) -> Sentence:
    """The sentence of that kind. Raises LookupError for a kind nobody registered: a misspelt kind
    is a defect."""
    if kind not in _sentences:
        raise LookupError(f"no sentence for notices of kind {kind}")
    return _sentences[kind]


def sentence_or_plain(kind: str) -> Sentence:
    """The sentence of that kind; a plain one for kinds of rooms that are gone."""
    return _sentences.get(kind) or Sentence(kind, _("Something changed."))


def kinds() -> list[str]:
    """Every registered kind."""
    return sorted(_sentences)
