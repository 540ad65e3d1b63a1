"""A form as its sender filled it in, with what a room said against it: for pages that come back
after a refusal."""

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
        """Return the form with the room's refusal at its field."""
        return FormData(self.values, {error.field: [str(error)]}, error)


def read_form(request: HttpRequest, *names: str) -> FormData:
    """What the request says in these fields and no others: a form writes only what it shows."""
    return FormData({name: text_of(request, name) for name in names})
