"""What our figures are measured against does the same as ours: a peer that fell behind would make them worthless."""

import subprocess
import sys

from tests.running import ROOT, clean_environment


def test_discover_and_its_peer_are_one_page_to_the_letter() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.discover_page"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=clean_environment(), timeout=120, check=False)
    assert done.returncode == 0, done.stderr
