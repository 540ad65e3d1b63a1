"""The sample community as `tallgrass demo` builds it: once a run, whichever process of the run
wants it first."""

import fcntl
import os
from pathlib import Path

import pytest

from tests.running import tallgrass


def sample_home(folders: pytest.TempPathFactory, *options: str) -> tuple[Path, str]:
    """Return a home with the sample community and what the command printed.

    `options` are the command's own. No test changes this home: copy it first. Processes of one run
    share it, and wait for the one that builds it.
    """
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of the run, not of this worker
    folder = base / "-".join(("sample", *(option.strip("-") for option in options)))
    folder.mkdir(exist_ok=True)
    home, printed = folder / "home", folder / "printed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            done = tallgrass("demo", "--home", str(home), "--no-run", *options, timeout=600)
            assert done.returncode == 0, done.stderr[-2_000:]
            printed.write_text(done.stdout, encoding="utf-8")
    return home, printed.read_text(encoding="utf-8")
