"""After an erasure: what databases may still hold of it beside their tables."""

from pathlib import Path

from django.conf import settings

from tallgrass.kernel import erasures
from tallgrass.kernel.wiping import empty_log

DATABASES = ("tallgrass.db", "journal.db")
_wiped: dict[Path, float] = {}


def wipe_after_erasure() -> int:
    """Empty write-ahead logs if somebody was erased since this process last did; returns how many
    were emptied. One that is being read is left for the next turn."""
    home = Path(settings.TALLGRASS_HOME)
    changed = erasures.changed_at(home)
    if _wiped.get(home, 0.0) >= changed:
        return 0
    done = [empty_log(home / name) for name in DATABASES]
    if all(done):
        _wiped[home] = changed
    return sum(done)
