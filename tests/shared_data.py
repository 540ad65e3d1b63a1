"""Where public research data lies, if this machine has it: TALLGRASS_SHARED_DATA, else shared/data
beside the project."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def shared_data(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test, saying why, where it is missing."""
    root = Path(os.environ.get("TALLGRASS_SHARED_DATA") or PROJECT.parent / "shared" / "data")
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(
            f"research data absent: no {'/'.join(parts)} in TALLGRASS_SHARED_DATA or ../shared/data"
        )
    return path
