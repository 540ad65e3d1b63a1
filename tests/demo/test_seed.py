"""The same seed and day give the same sample community."""

import json
from pathlib import Path

import pytest

from tests.demo.conftest import DAY
from tests.running import tallgrass
from tests.sample import sample_home


@pytest.mark.long
def test_the_same_seed_and_day_give_the_same_community_whatever_the_hash_seed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It builds its own while another process builds the sample that all share."""
    again = tallgrass(
        "demo",
        "--home",
        str(tmp_path / "home"),
        "--no-run",
        "--as-of",
        DAY,
        "--json",
        timeout=600,
        PYTHONHASHSEED="7",
    )
    assert again.returncode == 0, again.stderr[-2_000:]
    _home, shared = sample_home(tmp_path_factory)
    assert json.loads(again.stdout)["digest"] == shared["digest"]
