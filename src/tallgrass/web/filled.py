"""A form as its sender filled it in, with what a room said against it: for pages that come back
with status 422."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from tallgrass.kernel.errors import TallgrassError
from tallgrass.web.guard import text_of


@dataclass(frozen=True, slots=True)
class FormData:
    """Values by field name, and the refusal: at a field, or (field "") at the head of the form."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refusals: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, name: str, default: Any = "") -> Any:
        """What stands in the field."""
        return self.values.get(name, default)

    def errors(self, name: str) -> list[str]:
        """What is wrong with the field."""
        return list(self.refusals.get(name, []))

    def head(self, *shown: str) -> list[str]:
        """What is wrong with the form, or with a field that is not among those `shown`."""
        return [
            text for name, texts in self.refusals.items() if name not in shown for text in texts
        ]

    def refused(self, error: TallgrassError) -> "FormData":
        """The same form with the room's refusal at its field."""
        return FormData(self.values, {getattr(error, "field", ""): [str(error)]})


def filled(request: HttpRequest, *names: str) -> FormData:
    """What the request says in these fields and no others: a form writes only what it shows."""
    return FormData({name: text_of(request, name) for name in names})
