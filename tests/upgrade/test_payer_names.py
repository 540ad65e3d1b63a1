"""Contracts of the first release, which kept no name of who pays, come up in the name that was
verified, also where the brand had renamed itself before the upgrade."""

import shutil
import sqlite3
from pathlib import Path

from tests.running import tallgrass
from tests.upgrade.test_upgrade import SIGNED_WITH, STORES, rows_of

BUSIEST = """
SELECT b.brand_id, o.name FROM tg_campaigns_contract c
JOIN tg_campaigns_campaign b ON b.id = c.campaign_id
JOIN tg_people_organisation o ON o.id = b.brand_id
WHERE c.entry_id IS NOT NULL GROUP BY b.brand_id ORDER BY count(*) DESC LIMIT 1
"""
SAID = """
SELECT o.name, o.verified_name, c.payer_name, e.payer_name FROM tg_campaigns_contract c
JOIN tg_people_organisation o ON o.id = c.payer_id
LEFT JOIN tg_governance_entry e ON e.id = c.entry_id
"""


def test_contracts_of_the_first_release_keep_the_name_that_was_verified(tmp_path: Path) -> None:
    shutil.unpack_archive(STORES / "0.1.0.tar.xz", tmp_path)
    [(brand_id, name)] = rows_of(tmp_path, BUSIEST)
    with sqlite3.connect(tmp_path / "tallgrass.db") as database:
        database.execute(
            "UPDATE tg_people_organisation SET name = 'Apple Canada', verified_at = NULL "
            "WHERE id = ?",
            (brand_id,),
        )
    database.close()
    done = tallgrass("init", "--home", str(tmp_path), TALLGRASS_SECRET_KEY=SIGNED_WITH)
    assert done.returncode == 0, done.stderr
    found = rows_of(tmp_path, SAID)
    renamed = [row for row in found if row[0] == "Apple Canada"]
    assert renamed
    assert {row[:3] for row in renamed} == {("Apple Canada", "", name)}
    assert {row[3] for row in found if row[3]} == {row[2] for row in found if row[3]}
    assert {row[1] for row in found if row not in renamed} <= {row[0] for row in found}
