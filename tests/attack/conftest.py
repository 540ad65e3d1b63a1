"""An installation with short patience, and an edge with few places."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.conftest import SECRET, furnish
from tests.running import Running, answer, clean_environment, free_ports, running, wait_until

PATIENCE = 2.0  # seconds
LONG_PATIENCE = 20.0  # where no test waits for its end, so that a busy machine is no early one
FEW_PLACES, FEW_OF_ONE = 40, 16


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything that `tallgrass run` starts."""
    home = tmp_path_factory.mktemp("attacked") / "home"
    with running(home, TALLGRASS_PATIENCE=str(PATIENCE), TALLGRASS_SECRET_KEY=SECRET) as site:
        wait_until(lambda: answer(f"http://localhost:{site.port + 1}/healthz") == 200)
        furnish(home)
        yield site


@pytest.fixture
def few(tmp_path: Path) -> Iterator[int]:
    """The port of an edge with few places."""
    port = free_ports()
    environment = {
        **clean_environment(),
        "TALLGRASS_HOME": str(tmp_path),
        "TALLGRASS_SECRET_KEY": SECRET,
        "TALLGRASS_PATIENCE": str(LONG_PATIENCE),
        "TALLGRASS_CONNECTIONS": str(FEW_PLACES),
        "TALLGRASS_CONNECTIONS_PER_ADDRESS": str(FEW_OF_ONE),
    }
    command = [sys.executable, "-m", "tallgrass.conf.serve", "edge", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_until(lambda: answer(f"http://127.0.0.1:{port}/healthz") == 200)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def files_of(process: int) -> int:
    """How many files a process has open."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def memory_of(process: int) -> int:
    """Kilobytes that a process has resident."""
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(text.partition("VmRSS:")[2].split()[0])
