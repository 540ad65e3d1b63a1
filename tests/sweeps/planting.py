"""A bad row: the database refuses what is written to it, until the plant is taken away."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION tg_planted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


@dataclass(frozen=True, slots=True)
class Planted:
    """A bad row among good ones: the loop that meets it, its key there, how the plant is taken away
    and whether the other row has been served."""

    loop: str
    key: object
    mend: Callable[[], object]
    others_served: Callable[[], bool]


def refuse(
    model: type[models.Model], value: int | str, verb: str = "UPDATE", column: str = "id"
) -> Callable[[], None]:
    """Let the database refuse this verb for rows of that value; returns how to take it back."""
    table = model._meta.db_table
    row = "OLD" if verb == "DELETE" else "NEW"
    is_it = f"{row}.{column} = '{value}'" if isinstance(value, str) else f"{row}.{column} = {value}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            cursor.execute(
                f"CREATE TRIGGER planted BEFORE {verb} ON {table} FOR EACH ROW WHEN ({is_it}) "
                "EXECUTE FUNCTION tg_planted()"
            )
        else:
            cursor.execute(
                f"CREATE TRIGGER planted BEFORE {verb} ON {table} WHEN {is_it} "
                "BEGIN SELECT RAISE(ABORT, 'planted'); END"
            )

    def mend() -> None:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER planted{on}")

    return mend
