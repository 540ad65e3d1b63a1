"""`tallgrass audit all` on the sample community: nothing is wrong with it, and one changed row of
any kind is named."""

import json
import shutil
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tests.running import tallgrass

GONE = ""
# kind → table, what changes (or GONE), which row
ONE = {
    "leg": ("tg_ledger_leg", "amount = amount + 1", "ORDER BY id DESC"),
    "lost leg": ("tg_ledger_leg", GONE, "ORDER BY id DESC"),
    "balance": ("tg_ledger_account", "balance = balance + 1", "ORDER BY id DESC"),
    "payout": ("tg_ledger_payout", "amount = amount + 1", "ORDER BY id"),
    "lost payout": ("tg_ledger_payout", GONE, "ORDER BY id"),
    "released payout": ("tg_ledger_payout", "state = 'due'", "WHERE state = 'held'"),
    "old counter": ("tg_signals_dailycount", "views = views + 1", "ORDER BY day, id"),
    "new counter": ("tg_signals_dailycount", GONE, "ORDER BY day DESC, id"),
    "click": ("tg_signals_click", "reason = 'bot'", "WHERE amount > 0 ORDER BY id"),
    "lease": ("tg_signals_lease", "amount = amount + 1", "ORDER BY id"),
    "accrual": ("tg_signals_clickaccrual", "clicks = clicks + 1", "ORDER BY id"),
    "entry": ("tg_governance_entry", "payer_name = 'Another'", "ORDER BY id"),
    "lost entry": ("tg_governance_entry", GONE, "WHERE published_at IS NOT NULL ORDER BY id"),
    "label": (
        "tg_notes_note",
        "payer_name = '', entry_id = NULL",
        "WHERE entry_id IS NOT NULL ORDER BY id",
    ),
    "lost note": (
        "tg_notes_note",
        "deleted_at = created_at",
        "WHERE entry_id IS NOT NULL ORDER BY id DESC",
    ),
    "silent limit": ("tg_notes_note", "reach_limited = 1", "WHERE reach_limited = 0 ORDER BY id"),
    "duty": ("tg_governance_obligation", GONE, "ORDER BY id DESC"),
    "terms": ("tg_campaigns_terms", "body = json_set(body, '$.net', 1)", "ORDER BY id"),
    "earning": ("tg_campaigns_earning", "gross = gross + 1", "ORDER BY id"),
    "contract": ("tg_campaigns_contract", "gross = gross + 1", "ORDER BY id"),
    "journal": ("batch", "received_at = received_at + 1", "ORDER BY seq DESC"),
    "lost journal": ("batch", GONE, "ORDER BY seq DESC"),
}


@pytest.mark.long
def test_nothing_is_wrong_with_the_sample(built: tuple[Path, dict[str, Any]]) -> None:
    done = tallgrass("audit", "all", "--home", str(built[0]), "--json")
    assert done.returncode == 0, done.stdout
    assert set(json.loads(done.stdout)["faults"]) == {"ledger", "clicks", "register", "contracts"}


@pytest.mark.parametrize("kind", ONE)
def test_one_changed_row_of_any_kind_is_named(
    kind: str, built: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    for file in built[0].iterdir():
        if file.is_file():
            shutil.copy2(file, tmp_path)
    table, new, which = ONE[kind]
    row = f"rowid = (SELECT rowid FROM {table} {which} LIMIT 1)"
    change(
        tmp_path / ("journal.db" if table == "batch" else "tallgrass.db"),
        f"UPDATE {table} SET {new} WHERE {row}" if new else f"DELETE FROM {table} WHERE {row}",
    )
    done = tallgrass("audit", "all", "--home", str(tmp_path), "--json")
    body = json.loads(done.stdout)
    assert (done.returncode, body["differences"] > 0) == (1, True)
    assert all(" " in fault for faults in body["faults"].values() for fault in faults)


def change(file: Path, query: str) -> None:
    """Change one row behind everybody's back: without the triggers that refuse it."""
    database = pysqlite3.connect(file)
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for name, _sql in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    assert database.execute(query).rowcount == 1
    for _name, sql in triggers:
        database.execute(sql)
    database.commit()
    database.close()
