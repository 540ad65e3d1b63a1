"""By what people are found, and which names a hurried eye takes for one another."""

from functools import lru_cache

from tallgrass.engine.folding import fold_name
from tallgrass.kernel.house import letters_seen
from tallgrass.kernel.text import look_of

LONGEST_KEY = 120


def name_key(name: str) -> str:
    """Return what a name is looked for by: without case and accents, in simplified letters."""
    return fold_name(name)[:LONGEST_KEY]


@lru_cache(maxsize=65_536)
def look_key(name: str) -> str:
    """Return what a name looks like: letters and digits alone, each as the one it is taken for."""
    return look_of(letters_seen(fold_name(name)))


def look_alike(name: str, other: str) -> bool:
    """Tell whether one name may be taken for the other: they look the same, one goes on where the
    other ends ("Apple" and "Apple Canada"), or a single letter parts them."""
    short, long = sorted((look_key(name), look_key(other)), key=len)
    if not short or short == long:
        return short == long
    is_whole = len(short) >= (2 if not short.isascii() else 4)
    return (is_whole and long.startswith(short)) or (
        len(short) >= 5 and _differ_by_one(short, long)
    )


def _differ_by_one(short: str, long: str) -> bool:
    """Tell whether one letter put in, left out or changed makes one of the other."""
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    rest = short[at:] if len(long) > len(short) else short[at + 1 :]
    return rest == long[at + 1 :]
