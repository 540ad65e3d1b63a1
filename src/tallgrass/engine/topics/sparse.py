"""Rows of mostly nothing: a text's few features among very many columns."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class SparseRows:
    """Entries by row and column, in the order of rows, each place at most once."""

    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    height: int
    width: int

    @classmethod
    def counted(cls, row: np.ndarray, column: np.ndarray, height: int, width: int) -> "SparseRows":
        """Count how often each place is named."""
        places, found = np.unique(row.astype(np.int64) * width + column, return_counts=True)
        return cls(places // width, places % width, found.astype(float), height, width)

    def take(self, rows: np.ndarray) -> "SparseRows":
        """Return only these rows, in this order."""
        ends = np.searchsorted(self.row, np.arange(self.height + 1))
        lengths = np.diff(ends)[rows]
        before = np.cumsum(lengths) - lengths
        at = np.arange(lengths.sum()) + np.repeat(ends[rows] - before, lengths)
        return SparseRows(
            np.repeat(np.arange(len(rows)), lengths),
            self.column[at],
            self.value[at],
            len(rows),
            self.width,
        )

    def with_values(self, value: np.ndarray) -> "SparseRows":
        """Return other values at the same places."""
        return replace(self, value=value)

    def lengths(self) -> np.ndarray:
        """Return the Euclidean length of each row."""
        return np.sqrt(np.bincount(self.row, self.value**2, self.height))

    def rows_a_column(self) -> np.ndarray:
        """Count for each column the rows that have something there."""
        return np.bincount(self.column, minlength=self.width)

    def summed(self, group: np.ndarray, share: np.ndarray, groups: int) -> np.ndarray:
        """Add up the rows of each group, each row by its share: a row a group."""
        places = group[self.row] * self.width + self.column
        found = np.bincount(places, self.value * share[self.row], groups * self.width)
        return found.reshape(groups, self.width)

    def times(self, dense: np.ndarray) -> np.ndarray:
        """Multiply by a full matrix that has a row a column of ours."""
        columns = [
            np.bincount(self.row, self.value * one[self.column], self.height) for one in dense.T
        ]
        return np.stack(columns, axis=1)
