"""Chinese text cut into words.

The dictionary is read when the first text is cut: it takes longer than everything else that a
command does at its start, and most never cut any.
"""

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import rjieba  # noqa: F401


def cut(text: str) -> list[str]:
    """Return the text in words; joined they give it again."""
    return list(_dictionary().cut(text))


def cut_for_search(text: str) -> list[str]:
    """Return the words of a text, and the shorter words inside them."""
    return list(_dictionary().cut_for_search(text))


@cache
def _dictionary() -> Any:
    return importlib.import_module("rjieba")
