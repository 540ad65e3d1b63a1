"""Reads that every page makes, compiled once: to build and compile a query takes longer than to answer it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_PLACE = 7_918_443_201_557_000  # from here on, no row's number but the place of a value


class Prepared:
    """A query by whole numbers, given `build(*numbers)` that makes it; columns come as the database keeps them."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, *values: int) -> list[tuple[Any, ...]]:
        """The rows for these values."""
        sql, parameters = self._compiled.get(connection.vendor) or self._compile(len(values))
        for i, value in enumerate(values):
            parameters = [value if parameter == _PLACE + i else parameter for parameter in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def column(self, *values: int) -> list[Any]:
        """The first column of the rows for these values."""
        return [row[0] for row in self.rows(*values)]

    def _compile(self, count: int) -> tuple[str, list[Any]]:
        sql, parameters = self._build(*range(_PLACE, _PLACE + count)).query.sql_with_params()
        self._compiled[connection.vendor] = sql, list(parameters)
        return self._compiled[connection.vendor]
