"""What a page says in the reader's language: journeys name their buttons in English and find them
in Chinese as well."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import tallgrass.web

LOCALE = Path(tallgrass.web.__file__).parent / "locale"


class Words:
    """`t("Accept")` is what the button says; `t("Save", "bookmark")` names the context of a word
    that means two things."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, context: str = "", **values: object) -> str:
        said = text if self.language == "en" else _chinese()[context, text]
        return said % values if values else said


@cache
def _chinese() -> dict[tuple[str, str], str]:
    found = {}
    for file in sorted(LOCALE.glob("*/zh_Hans/LC_MESSAGES/django.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale="zh_Hans"):
                (text, *_), (said, *_) = _several(message.id), _several(message.string)
                found[message.context or "", text] = said
    return found


def _several(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
