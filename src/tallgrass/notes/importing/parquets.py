"""Parquet, a few hundred rows at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.leaves import leaves_of

ROWS_AT_ONCE = 500


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the rows as dictionaries, counted from 1. Raises UnreadableFile for a file that is
    damaged or breaks off."""
    try:
        with parquet.ParquetFile(path, memory_map=False, pre_buffer=False) as file:
            number = 0
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    yield number, leaves_of(values)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise UnreadableFile(
            f"the Parquet file is damaged or breaks off: {str(error)[:200]}"
        ) from error
