"""The sample community as a command builds it: whole, the same for the same seed and day, and true to its books."""

import json
from pathlib import Path
from typing import Any

from tests.demo.conftest import DAY
from tests.running import tallgrass


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
    ]
    assert len({account["password"] for account in body["accounts"]}) == 7
    assert body["counts"]["people"] >= 300
    assert body["counts"]["notes"] >= 160
    assert body["counts"]["invited"] >= 50


def test_the_same_seed_and_day_give_the_same_community_whatever_the_hash_seed(
    built: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    again = tallgrass(
        "demo", "--home", str(tmp_path / "home"), "--no-run", "--as-of", DAY, "--json", timeout=600, PYTHONHASHSEED="7"
    )
    assert again.returncode == 0, again.stderr[-2_000:]
    assert json.loads(again.stdout)["digest"] == built[1]["digest"]


def test_a_home_that_holds_another_community_is_left_alone(tmp_path: Path) -> None:
    assert tallgrass("init", "--home", str(tmp_path)).returncode == 0
    before = sorted(path.name for path in tmp_path.iterdir())
    done = tallgrass("demo", "--home", str(tmp_path), "--no-run")
    assert (done.returncode, "empty home" in done.stderr) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    wrong = tallgrass("demo", "--home", str(tmp_path / "x"), "--no-run", "--as-of", "yesterday")
    assert (wrong.returncode, "2026-11-24" in wrong.stderr) == (2, True)
