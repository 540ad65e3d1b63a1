"""Each released version's sample community comes up under today's code with every row, and its
books still agree."""

import json
import re
import shutil
import sqlite3
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.running import ROOT, tallgrass

SIGNED_WITH = "the-stores-of-upgrade-tests-are-signed-with-this"
STORES = Path(__file__).parent / "stores"
RELEASED = re.findall(
    r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
)
MUST_HOLD = (
    "tg_people_person",
    "tg_notes_note",
    "tg_campaigns_contract",
    "tg_ledger_leg",
    "tg_governance_entry",
    "tg_signals_click",
)


def test_every_release_has_its_store_and_none_is_empty() -> None:
    assert RELEASED
    assert RELEASED[0] == version("tallgrass")
    for release in RELEASED:
        assert (STORES / f"{release}.tar.xz").stat().st_size > 100_000
        counts = json.loads((STORES / f"{release}.json").read_text(encoding="utf-8"))
        assert all(counts[table] > 0 for table in MUST_HOLD)


@pytest.mark.parametrize("release", RELEASED)
def test_c22_a_released_community_upgrades_whole(release: str, tmp_path: Path) -> None:
    shutil.unpack_archive(STORES / f"{release}.tar.xz", tmp_path)
    for _twice in range(2):
        done = tallgrass("init", "--home", str(tmp_path), TALLGRASS_SECRET_KEY=SIGNED_WITH)
        assert done.returncode == 0, done.stderr
    stored = json.loads((STORES / f"{release}.json").read_text(encoding="utf-8"))
    database = sqlite3.connect(tmp_path / "tallgrass.db")
    assert {table: count(database, table) for table in MUST_HOLD} == {
        table: stored[table] for table in MUST_HOLD
    }
    database.close()
    checked = tallgrass("check", "--home", str(tmp_path))
    assert [line for line in checked.stdout.splitlines() if line.startswith("WRONG")] == [
        "WRONG sweeps"
    ]  # no worker yet
    done = tallgrass(
        "audit", "all", "--json", "--home", str(tmp_path), TALLGRASS_SECRET_KEY=SIGNED_WITH
    )
    assert done.returncode == 0, done.stdout + done.stderr


def count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
