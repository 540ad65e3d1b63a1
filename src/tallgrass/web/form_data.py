"""A form as its sender filled it in, with what a room said against it: for pages that come back
after a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms.utils import ErrorList
from django.http import HttpRequest

from tallgrass.kernel.errors import TallgrassError
from tallgrass.web.guard import text_of


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against a field or a form: its words, and the code of the refusal if it is one.
    Macros show both (`said` in `macros/parts.html`)."""

    words: str
    code: str = ""

    def __str__(self) -> str:
        return self.words


def objections(errors: ErrorList) -> list[Objection]:
    """Return what Django holds against a field of its own form, with the codes of our refusals.

    Django's own codes ("required") are left out: they are none of those in `docs/refusals.md`.
    """
    return [
        Objection(words, error.code if error.code and "." in error.code else "")
        for error in errors.as_data()
        for words in error.messages
    ]


@dataclass(frozen=True, slots=True)
class FormData:
    """Values by field name, and the refusal: at a field, or (field "") at the head of the form."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refusals: Mapping[str, list[Objection]] = field(default_factory=dict)
    refusal: TallgrassError | None = None

    @property
    def status(self) -> int:
        """The status of a page that shows this form."""
        return self.refusal.status if self.refusal else 200

    @property
    def refused_field(self) -> str:
        """The field to blame, if the form was refused for one."""
        return self.refusal.field if self.refusal else ""

    def value(self, name: str, default: Any = "") -> Any:
        """Return what stands in the field."""
        return self.values.get(name, default)

    def errors(self, name: str) -> list[Objection]:
        """Return what is wrong with the field."""
        return list(self.refusals.get(name, []))

    def head(self, *shown: str) -> list[Objection]:
        """Return what is wrong with the form, or with a field that is not among those `shown`."""
        return [one for name, said in self.refusals.items() if name not in shown for one in said]

    def refused(self, error: TallgrassError) -> "FormData":
        """Return the form with the room's refusal at its field."""
        return FormData(self.values, {error.field: [Objection(str(error), error.code)]}, error)


def read_form(request: HttpRequest, *names: str) -> FormData:
    """Read what the request says in these fields and no others: a form writes only what it
    shows."""
    return FormData({name: text_of(request, name) for name in names})
