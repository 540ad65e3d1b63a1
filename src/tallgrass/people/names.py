"""By what people are found."""

from tallgrass.engine.folding import fold_name

LONGEST_KEY = 120


def name_key(name: str) -> str:
    """Return what a name is looked for by: without case and accents, in simplified letters."""
    return fold_name(name)[:LONGEST_KEY]
