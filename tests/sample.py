"""The sample community of today as `tallgrass demo` builds it: once a run, whichever process of the
run wants it first."""

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.running import tallgrass

SHARED = "TALLGRASS_TEST_SHARED"
"""A folder that several runs share, so that the sample is built once for all of them."""


def sample_home(folders: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return a home with the sample community of today and what the command reported.

    No test changes this home: copy it first. Processes of one run share it, and wait for the one
    that builds it.
    """
    day = datetime.now(UTC).date().isoformat()
    folder = _folder_of_all(folders) / f"sample-{day}"
    folder.mkdir(exist_ok=True)
    home, printed = folder / "home", folder / "printed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            done = tallgrass(
                *("demo", "--home", str(home), "--no-run", "--as-of", day, "--json"), timeout=600
            )
            assert done.returncode == 0, done.stderr[-2_000:]
            printed.write_text(done.stdout, encoding="utf-8")
    return home, json.loads(printed.read_text(encoding="utf-8"))


def _folder_of_all(folders: pytest.TempPathFactory) -> Path:
    if SHARED in os.environ:
        return Path(os.environ[SHARED])
    base = folders.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
