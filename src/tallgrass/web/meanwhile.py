"""Who saves second sees what is there now beside their own words, and chooses."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tallgrass.kernel.errors import EditedMeanwhile, TallgrassError
from tallgrass.web.guard import text_of

Rows = list[tuple[object, str]]


def made_from_of(request: HttpRequest) -> str | None:
    """Return what the form says it was made from; None where it says nothing."""
    return text_of(request, "made_from") or None


def versions(
    request: HttpRequest,
    refusal: TallgrassError | None,
    now: str,
    *,
    typed: Mapping[str, Any],
    stored: Mapping[str, Any],
    labels: Mapping[str, object],
) -> dict[str, Any]:
    """Return what a page of an edit form needs: the version its next save is made from, and, when
    it was overtaken, what each field that differs says now."""
    if isinstance(refusal, EditedMeanwhile):
        return {"made_from": now, "meanwhile_rows": differing(typed, stored, labels)}
    return {"made_from": made_from_of(request) or now, "meanwhile_rows": []}


def differing(
    typed: Mapping[str, Any], stored: Mapping[str, Any], labels: Mapping[str, object]
) -> Rows:
    """Return the fields that say something else than what was typed, by label."""
    return [
        (label, _plain(stored.get(name, "")))
        for name, label in labels.items()
        if _plain(typed.get(name, "")) != _plain(stored.get(name, ""))
    ]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value).replace("\r\n", "\n").strip()
