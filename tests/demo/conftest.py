"""The sample community as a command builds it, once for these tests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sample import sample_home

DAY = datetime.now(UTC).date().isoformat()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Its home, and what the command said. No test changes it: copy first."""
    return sample_home(tmp_path_factory)
