"""Reads that every page makes, compiled once: to build and compile a query takes longer than to
answer it."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Parameter(Expression):
    """A whole number that is not known yet, by its name: it stands in a compiled query's parameters
    for the value to come."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=BigIntegerField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """Return one place and, as what belongs there, this parameter itself."""
        return "%s", [self]


class PreparedQuery:
    """A query by whole numbers, given `build(first, second, …)` that makes it of parameters;
    columns come as the database keeps them."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build, self._names = build, tuple(signature(build).parameters)
        self._compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *values: int) -> list[tuple[Any, ...]]:
        """Return the rows for these values, in the order of `build`'s parameters. Raises TypeError
        when they are more or fewer."""
        if len(values) != len(self._names):
            raise TypeError(f"{len(self._names)} values, not {len(values)}")
        sql, parameters = self._compiled.get(connection.vendor) or self._compile()
        by_name = dict(zip(self._names, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [by_name[p.name] if isinstance(p, Parameter) else p for p in parameters]
            )
            return cursor.fetchall()

    def column(self, *values: int) -> list[Any]:
        """Return the first column of the rows for these values."""
        return [row[0] for row in self.rows(*values)]

    def _compile(self) -> tuple[str, tuple[Any, ...]]:
        self._compiled[connection.vendor] = self._build(
            *map(Parameter, self._names)
        ).query.sql_with_params()
        return self._compiled[connection.vendor]
