"""The sample community as a command builds it, once for these tests."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.running import tallgrass

DAY = datetime.now(UTC).date().isoformat()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Its home, and what the command said. No test changes it: copy first."""
    home = tmp_path_factory.mktemp("demo") / "home"
    done = tallgrass("demo", "--home", str(home), "--no-run", "--as-of", DAY, "--json", timeout=600)
    assert done.returncode == 0, done.stderr[-2_000:]
    return home, json.loads(done.stdout)
