"""Parquet, a few hundred rows at a time."""

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.leaves import leaves_of

ROWS_AT_ONCE = 500
_ALONE: dict[str, Any] = {  # one thread, and nothing is fetched from anywhere
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_WHOLE_TABLE = "SELECT * FROM read_parquet(?, hive_partitioning = false)"


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the rows as dictionaries, counted from 1. Raises UnreadableFile for a file that is
    damaged or breaks off."""
    try:
        with duckdb.connect(":memory:", config=_ALONE) as database:
            database.execute("SET TimeZone = 'UTC'")
            found = database.execute(_WHOLE_TABLE, [glob.escape(str(path.resolve()))])
            names = [column[0] for column in found.description]
            number = 0
            while values := found.fetchmany(ROWS_AT_ONCE):
                for row in values:
                    number += 1
                    yield number, leaves_of(dict(zip(names, row, strict=True)))
    except (duckdb.Error, OSError, ValueError, RuntimeError) as error:
        why = str(error).partition("\n")[0][:200]
        raise UnreadableFile(f"the Parquet file is damaged or breaks off: {why}") from error
