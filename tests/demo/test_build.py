"""The sample community as a command builds it: whole, the same for the same seed and day, and true
to its books."""

import json
from pathlib import Path
from typing import Any

import pysqlite3

from tests.running import new_home, tallgrass


def test_it_says_what_it_made_and_who_may_sign_in(built: tuple[Path, dict[str, Any]]) -> None:
    home, body = built
    assert json.loads((home / "demo.json").read_text(encoding="utf-8")) == body
    assert (home / "demo.json").stat().st_mode & 0o077 == 0
    assert body["login"] == "/account/login/"
    assert [account["role"] for account in body["accounts"]] == [
        "reader",
        "creator",
        "marketer",
        "procurement",
        "agency",
        "mcn",
        "operator",
        "treasurer",
    ]
    assert len({account["password"] for account in body["accounts"]}) == 8
    assert body["counts"]["people"] >= 300
    assert body["counts"]["notes"] >= 160
    assert body["counts"]["invited"] >= 50


def test_a_home_that_holds_another_community_is_left_alone(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    before = sorted(path.name for path in home.iterdir())
    done = tallgrass("demo", "--home", str(home), "--no-run")
    assert (done.returncode, "empty home" in done.stderr) == (1, True)
    assert sorted(path.name for path in home.iterdir()) == before
    wrong = tallgrass("demo", "--home", str(tmp_path / "x"), "--no-run", "--as-of", "yesterday")
    assert (wrong.returncode, "2026-11-24" in wrong.stderr) == (2, True)


def test_the_agreement_as_reported_stands_beside_better_ones(
    built: tuple[Path, dict[str, Any]],
) -> None:
    """Of each hundred, 55 to agencies, 10 to the platform, 35 to the creator; elsewhere they keep
    more than half."""
    rows = read(
        built[0],
        "SELECT campaign.title, earning.gross, earning.shares FROM tg_campaigns_earning earning "
        "JOIN tg_campaigns_contract contract ON contract.id = earning.contract_id "
        "JOIN tg_campaigns_campaign campaign ON campaign.id = contract.source_id WHERE "
        "contract.source_kind = 'campaign' AND earning.gross > 0",
    )
    kept: dict[bool, set[tuple[int, ...]]] = {True: set(), False: set()}
    for title, gross, shares in rows:
        parts = {share["name"]: 100 * share["amount"] // gross for share in json.loads(shares)}
        agencies = parts.get("social_agency", 0) + parts.get("mcn", 0)
        kept["as reported" in title].add((agencies, parts["platform"], parts["creator"]))
    assert kept[True] == {(55, 10, 35)}
    assert kept[False] and all(creator > 50 for _agencies, _platform, creator in kept[False])


def test_a_held_payout_and_a_limited_note_are_stated_appealed_and_answered(
    built: tuple[Path, dict[str, Any]],
) -> None:
    rows = read(
        built[0],
        "SELECT limits.kind, limits.subject_kind, limits.reason <> '', appeal.answer <> '' FROM "
        "tg_governance_restriction limits "
        "JOIN tg_governance_appeal appeal ON appeal.restriction_id = limits.id ORDER BY "
        "limits.kind",
    )
    assert rows == [("pay", "payout", 1, 1), ("reach", "note", 1, 1)]


def test_the_campaign_that_went_the_whole_way_has_figures_to_believe(
    built: tuple[Path, dict[str, Any]],
) -> None:
    """It closed; of its clicks some were refused, and the promise and what was reached, counting
    the same things, lie near each other."""
    [(key, state, promised)] = read(
        built[0],
        "SELECT id, state, promised FROM tg_campaigns_campaign WHERE title = 'Daylight Fluid, "
        "spring'",
    )
    mine = f"FROM tg_campaigns_contract c WHERE c.source_kind = 'campaign' AND c.source_id = {key}"
    assert state == "closed"
    [(spent,)] = read(
        built[0],
        f"SELECT sum(gross) FROM tg_campaigns_earning WHERE contract_id IN (SELECT c.id {mine})",
    )
    notes = f"(SELECT c.note_id {mine})"
    [(views, stays)] = read(
        built[0],
        "SELECT sum(views), sum(dwells_over) FROM tg_signals_dailycount WHERE subject_kind = "
        f"'note' AND subject_id IN {notes}",
    )
    [(likes, comments)] = read(
        built[0], f"SELECT sum(likes), sum(comments) FROM tg_notes_note WHERE id IN {notes}"
    )
    clicks = dict(
        read(
            built[0],
            "SELECT reason, count(*) FROM tg_signals_click WHERE link_id IN (SELECT id FROM "
            f"tg_signals_clicklink WHERE subject_id IN (SELECT c.id {mine})) GROUP BY reason",
        )
    )
    assert clicks["paid"] >= 80 and len(clicks) >= 4 and sum(clicks.values()) > clicks["paid"]
    assert 50 <= 1_000 * spent / 100 / views <= 500
    assert 1 <= spent / 100 / likes <= 10
    assert comments >= 30
    cpre, range_ = spent / (stays + comments), json.loads(promised)["cpre"]
    assert range_["counts"] == "real"
    assert range_["low"] / 3 <= cpre <= range_["high"] * 1.5


def read(home: Path, query: str) -> list[tuple[Any, ...]]:
    database = pysqlite3.connect(home / "tallgrass.db")
    rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    database.close()
    return rows
