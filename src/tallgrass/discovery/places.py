"""Places as people write them, made comparable."""

from tallgrass.engine.folding import fold


def place_key(place: str) -> str:
    """Return the town of a place, folded: "Toronto, ON" and "toronto" are one."""
    plain = fold(place).replace("·", ",")
    return plain.split(",")[0].strip()[:80]
