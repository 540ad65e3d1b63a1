"""Keyset paging: a cursor names the last row seen, so pages stay stable and cost the same however
deep."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import models

from tallgrass.kernel import errors

T = TypeVar("T")
PAGE_SIZE = 20
LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A slice of a list. `next` is the cursor of the following page, empty on the last."""

    items: Sequence[T]
    next: str = ""


def encode_cursor(values: Sequence[Any]) -> str:
    """Pack the sort values of the last row into a URL-safe cursor."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return (
        base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def decode_cursor(cursor: str, types: Sequence[type]) -> list[Any]:
    """Unpack a cursor into values of the given types. Raises BadRequest for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = json.loads(raw)
        if not isinstance(values, list) or len(values) != len(types):
            raise ValueError
        return [_typed(value, wanted) for value, wanted in zip(values, types, strict=True)]
    except (
        ValueError,
        TypeError,
        OverflowError,
        binascii.Error,
        UnicodeError,
        RecursionError,
    ) as error:
        raise errors.CURSOR_DAMAGED() from error


def _typed(value: Any, wanted: type) -> Any:
    if wanted is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)  # the first and last hours of time have no UTC
    if (
        type(value) is not wanted
        or (isinstance(value, int) and abs(value) >= 2**63)
        or (isinstance(value, str) and "\0" in value)
    ):
        raise ValueError
    return value


def keyset(
    queryset: models.QuerySet[Any],
    *,
    order: Sequence[str],
    types: Sequence[type],
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[Any]:
    """Return one page of a queryset ordered by `order` (names, all "-" or all plain), which must
    end in a unique column."""
    size = max(1, min(size, LARGEST_PAGE))
    names = [name.lstrip("-") for name in order]
    operator = "lt" if order[0].startswith("-") else "gt"
    if cursor:
        values = decode_cursor(cursor, types)
        after = models.Q()
        for i, name in enumerate(names):
            equal = models.Q(**dict(zip(names[:i], values[:i], strict=True)))
            after |= equal & models.Q(**{f"{name}__{operator}": values[i]})
        queryset = queryset.filter(after)
    rows = list(queryset.order_by(*order)[: size + 1])
    following = (
        encode_cursor([_reach(rows[size - 1], name) for name in names]) if len(rows) > size else ""
    )
    return Page(rows[:size], following)


def _reach(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = row[part] if isinstance(row, dict) else getattr(row, part)
    return row
