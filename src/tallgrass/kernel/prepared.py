"""Reads that every page makes, compiled once: to build and compile a query takes longer than to answer it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_PLACE = 7_918_443_201_557_001  # no row's number: where a value goes


class Prepared:
    """A query by one whole number, given `build(number)` that makes it; columns come as the database keeps them."""

    def __init__(self, build: Callable[[int], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[str, tuple[str, Sequence[Any]]] = {}

    def rows(self, value: int) -> list[tuple[Any, ...]]:
        """The rows for that value."""
        sql, parameters = self._compiled.get(connection.vendor) or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if parameter == _PLACE else parameter for parameter in parameters])
            return cursor.fetchall()

    def column(self, value: int) -> list[Any]:
        """The first column of the rows for that value."""
        return [row[0] for row in self.rows(value)]

    def _compile(self) -> tuple[str, Sequence[Any]]:
        self._compiled[connection.vendor] = self._build(_PLACE).query.sql_with_params()
        return self._compiled[connection.vendor]
