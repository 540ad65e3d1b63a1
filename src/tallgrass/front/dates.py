"""The date of answers."""

import time
from email.utils import formatdate
from functools import lru_cache


def now_as_header() -> str:
    """Return the line that says when an answer was made."""
    return _line(int(time.time()))


@lru_cache(maxsize=2)
def _line(second: int) -> str:
    return f"date: {formatdate(second, usegmt=True)}"
