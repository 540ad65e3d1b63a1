"""Places as people write them, made comparable."""

import unicodedata


def place_key(place: str) -> str:
    """Return the town of a place, folded: "Toronto, ON" and "toronto" are one."""
    plain = unicodedata.normalize("NFKC", place).casefold().replace("，", ",").replace("·", ",")
    return plain.split(",")[0].strip()[:80]
