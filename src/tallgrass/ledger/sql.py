"""The ledger's own SQL: a handful of statements that write thousands of rows at once, for SQLite
and PostgreSQL.

Both databases take the whole set as one JSON parameter, so that a batch costs four statements
however large it is.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

_INSERT_TRANSFERS = {
    "sqlite": """
        INSERT INTO tg_ledger_transfer (public_id, key, fingerprint, kind, source, memo, posted_at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6
        FROM json_each(%s) WHERE true
        ON CONFLICT (key) DO NOTHING RETURNING id, public_id, key""",
    "postgresql": """
        INSERT INTO tg_ledger_transfer (public_id, key, fingerprint, kind, source, memo, posted_at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5,
            (value->>6)::timestamptz
        FROM jsonb_array_elements(%s::jsonb) AS value
        ON CONFLICT (key) DO NOTHING RETURNING id, public_id, key""",
}
_INSERT_LEGS = {
    "sqlite": """
        INSERT INTO tg_ledger_leg (transfer_id, account_id, amount, label)
        SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(%s)""",
    "postgresql": """
        INSERT INTO tg_ledger_leg (transfer_id, account_id, amount, label)
        SELECT (value->>0)::bigint, (value->>1)::bigint, (value->>2)::bigint, value->>3
        FROM jsonb_array_elements(%s::jsonb) AS value""",
}
_ADD_TO_BALANCES = {
    "sqlite": """
        UPDATE tg_ledger_account SET balance = balance + (change.value->>1)
        FROM json_each(%s) AS change WHERE tg_ledger_account.id = (change.value->>0)""",
    "postgresql": """
        UPDATE tg_ledger_account SET balance = balance + (change.value->>1)::bigint
        FROM jsonb_array_elements(%s::jsonb) AS change(value)
        WHERE tg_ledger_account.id = (change.value->>0)::bigint""",
}


def insert_transfers(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[int, str]]:
    """Insert transfer rows, skipping keys that exist; returns (id, public id) of the new ones by
    key.

    A row is (public_id, key, fingerprint, kind, source, memo, posted_at), the last as `moment`
    writes it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_TRANSFERS[connection.vendor], [_json(rows)])
        return {key: (id_, public_id) for id_, public_id, key in cursor.fetchall()}


def insert_legs(rows: Sequence[Sequence[Any]]) -> None:
    """Insert legs (transfer id, account id, amount, label)."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_LEGS[connection.vendor], [_json(rows)])


def add_to_balances(changes: Sequence[tuple[int, int]]) -> None:
    """Add to account balances; rows are locked in id order. Raises IntegrityError when one would
    fall below its floor."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids = [account for account, _change in changes]
            cursor.execute(
                "SELECT 1 FROM tg_ledger_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids]
            )
        cursor.execute(_ADD_TO_BALANCES[connection.vendor], [_json(changes)])


def _json(rows: Sequence[Sequence[Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def moment(value: datetime) -> str:
    """Write a moment as rows carry it, in the database's own form."""
    return (
        value.isoformat(" ")
        if connection.vendor == "postgresql"
        else value.replace(tzinfo=None).isoformat(" ")
    )
