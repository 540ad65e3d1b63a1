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
MOST_ROWS = 20_000_000
SMALL = 100_000  # rows that any file may have, however few bytes they take
LARGEST_TEXT = 1_000_000_000  # letters of all cells together that are looked at twice
MOST_TIMES = 200  # that a file may unpack to, as large as itself
_DECLARED = "SELECT max(num_rows) FROM parquet_file_metadata(?)"
_UNPACKED = "SELECT sum(total_uncompressed_size), max(num_values) FROM parquet_metadata(?)"
_WHOLE_TABLE = "SELECT * FROM read_parquet(?, hive_partitioning = false)"


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the rows as dictionaries, counted from 1. Raises UnreadableFile for a file that is
    damaged or breaks off."""
    try:
        with duckdb.connect(":memory:", config=_ALONE) as database:
            database.execute("SET TimeZone = 'UTC'")
            place = glob.escape(str(path.resolve()))
            _refuse_bomb(database, place, path.stat().st_size)
            found = database.execute(_WHOLE_TABLE, [place])
            names = [column[0] for column in found.description]
            number = 0
            while values := found.fetchmany(ROWS_AT_ONCE):
                for row in values:
                    number += 1
                    yield number, leaves_of(dict(zip(names, row, strict=True)))
    except (duckdb.Error, OSError, ValueError, RuntimeError) as error:
        why = str(error).partition("\n")[0][:200]
        raise UnreadableFile(f"the Parquet file is damaged or breaks off: {why}") from error


def _refuse_bomb(database: duckdb.DuckDBPyConnection, place: str, size: int) -> None:
    """Refuse a small file that would unpack to much, by what it declares and before it is unpacked:
    its rows, its bytes, and the letters of its cells, which a dictionary repeats for nothing."""
    [(declared,)] = database.execute(_DECLARED, [place]).fetchall()
    [(unpacked, values)] = database.execute(_UNPACKED, [place]).fetchall()
    if max(declared or 0, values or 0) > min(MOST_ROWS, max(size, SMALL)):
        raise UnreadableFile(
            f"the Parquet file of {size:,} bytes declares {declared:,} rows: give at most "
            f"{MOST_ROWS:,}, each with something in it"
        )
    letters = _letters(database, place) if declared else 0
    for what, much, least in (("bytes", unpacked or 0, 10**8), ("letters", letters, LARGEST_TEXT)):
        if much > max(least, size * MOST_TIMES):
            raise UnreadableFile(
                f"the Parquet file of {size:,} bytes would unpack to {much:,} {what}: split it"
            )


def _letters(database: duckdb.DuckDBPyConnection, place: str) -> int:
    """Return how many bytes the texts of all rows have together; a text that a dictionary repeats
    is measured once."""
    columns = database.execute(f"DESCRIBE {_WHOLE_TABLE}", [place]).fetchall()
    texts = [name.replace('"', '""') for name, kind, *_more in columns if kind == "VARCHAR"]
    if not texts:
        return 0
    sums = " + ".join(f'coalesce(sum(strlen("{name}")), 0)' for name in texts)
    [(found,)] = database.execute(_WHOLE_TABLE.replace("*", sums, 1), [place]).fetchall()
    return int(found)
