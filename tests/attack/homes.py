"""Homes to attack. Each begins with a copy of the migrated database, to save minutes."""

from pathlib import Path

from tests.running import tallgrass
from tests.template import copy_sqlite


def new_home(home: Path) -> Path:
    """A home that is ready to be served."""
    home.mkdir(0o700)
    copy_sqlite(home / "tallgrass.db")
    made = tallgrass("init", "--home", str(home))
    assert made.returncode == 0, made.stderr
    return home
