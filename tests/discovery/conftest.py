"""Each test has an index and a pool of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.discovery.factories import forget_pool


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.TALLGRASS_HOME = tmp_path
    forget_pool()
    yield
    forget_pool()
