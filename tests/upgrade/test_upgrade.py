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
    r"^## (\d+\.\d+\.\d+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
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


@pytest.mark.long
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
    assert [line for line in checked.stdout.splitlines() if line.startswith("WRONG")] == []
    done = tallgrass(
        "audit", "all", "--json", "--home", str(tmp_path), TALLGRASS_SECRET_KEY=SIGNED_WITH
    )
    assert done.returncode == 0, done.stdout + done.stderr


KEPT = {
    "contracts": "SELECT id, public_id, person_id, agency_id, mcn_id, terms_id, kind, tier, wave, "
    "state, gross, currency, note_id, entry_id, turn, due_at, reminded_at, offered_at, "
    "accepted_at, answered_words, published_at, pay_at, followers, ended_at "
    "FROM tg_campaigns_contract",
    "terms": "SELECT * FROM tg_campaigns_terms",
    "drafts": "SELECT * FROM tg_campaigns_draft",
    "remarks": "SELECT * FROM tg_campaigns_remark",
    "readings": "SELECT * FROM tg_campaigns_reading",
    "log": "SELECT * FROM tg_campaigns_worklogentry",
    "earnings": "SELECT * FROM tg_campaigns_earning",
    "legs": "SELECT * FROM tg_ledger_leg",
    "seats": "SELECT id, organisation_id, person_id, role, created_at FROM tg_people_seat",
    "organisations": "SELECT id, name, domains, verified_at FROM tg_people_organisation",
}
ORDERED_BY_CAMPAIGN = """
SELECT c.id, b.brand_id, 'campaign:' || b.id, b.id, b.title, '/campaigns/' || b.public_id || '/',
       CASE c.kind WHEN 'clicks' THEN b.click_campaign_cap ELSE 0 END,
       datetime(b.launch_to, '+' || json_extract(t.body, '$.keep_days') || ' days')
FROM tg_campaigns_contract c
JOIN tg_campaigns_campaign b ON b.id = c.campaign_id
JOIN tg_campaigns_terms t ON t.id = c.terms_id
ORDER BY c.id
"""
ORDERED = """
SELECT id, payer_id, payer_key, source_id, title, source_path, payer_cap, datetime(keep_until)
FROM tg_campaigns_contract WHERE source_kind = 'campaign' ORDER BY id
"""
LEADS = """
SELECT substr(json_extract(body, '$.link_url'), 9, 18), domains
FROM tg_campaigns_contract c JOIN tg_campaigns_terms t ON t.id = c.terms_id
"""
Rows = list[tuple[object, ...]]


def test_contracts_and_seats_of_the_first_release_say_the_same_in_this_one(
    tmp_path: Path,
) -> None:
    shutil.unpack_archive(STORES / "0.1.0.tar.xz", tmp_path)
    before, ordered = exported(tmp_path), rows_of(tmp_path, ORDERED_BY_CAMPAIGN)
    assert len(ordered) == len(before["contracts"]) > 50
    done = tallgrass("init", "--home", str(tmp_path), TALLGRASS_SECRET_KEY=SIGNED_WITH)
    assert done.returncode == 0, done.stderr
    assert exported(tmp_path) == before
    assert rows_of(tmp_path, ORDERED) == ordered
    leads = rows_of(tmp_path, LEADS)
    assert set(leads) == {("", "[]"), ("pebblewren.example", '["pebblewren.example"]')}


def exported(home: Path) -> dict[str, Rows]:
    """Every row of what contracts are, in the order of their keys."""
    return {name: rows_of(home, f"{query} ORDER BY id") for name, query in KEPT.items()}


def rows_of(home: Path, query: str) -> Rows:
    """What the store's database answers."""
    database = sqlite3.connect(home / "tallgrass.db")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
