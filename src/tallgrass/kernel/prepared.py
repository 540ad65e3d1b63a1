"""Reads that every page makes, compiled once: to build and compile a query takes longer than to
answer it."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_PLACE = 7_918_443_201_557_000  # from here on, no row's number but the place of a value


class PreparedQuery:
    """A query by whole numbers, given `build(*numbers)` that makes it; columns come as the database
    keeps them."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build, self._count = build, len(signature(build).parameters)
        self._compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *values: int) -> list[tuple[Any, ...]]:
        """The rows for these values. Raises TypeError when they are more or fewer than `build`
        takes."""
        if len(values) != self._count:
            raise TypeError(f"{self._count} values, not {len(values)}")
        sql, parameters = self._compiled.get(connection.vendor) or self._compile()
        places = dict(enumerate(values, _PLACE))
        with connection.cursor() as cursor:
            cursor.execute(sql, [places.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    def column(self, *values: int) -> list[Any]:
        """The first column of the rows for these values."""
        return [row[0] for row in self.rows(*values)]

    def _compile(self) -> tuple[str, tuple[Any, ...]]:
        self._compiled[connection.vendor] = self._build(
            *range(_PLACE, _PLACE + self._count)
        ).query.sql_with_params()
        return self._compiled[connection.vendor]
