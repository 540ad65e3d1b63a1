"""What an edit was made from: two tabs, or two people, with one thing never overwrite each other
unseen."""

from tallgrass.kernel import errors
from tallgrass.kernel.idempotency import fingerprint


def version_of(*said: object) -> str:
    """Return a short mark of what something says, for an edit form to carry."""
    return fingerprint(said)[:16]


def check_version(made_from: str | None, now: str, wanted: str = "") -> None:
    """Refuse an edit that was made from something else than what is there now, unless that is what
    it wants. Raises EditedMeanwhile; None, from a caller that overwrites on purpose, passes."""
    if made_from not in (None, now) and now != wanted:
        raise errors.EDITED_MEANWHILE()
