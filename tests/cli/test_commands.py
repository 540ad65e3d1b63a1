"""The commands as people and scripts call them: exit codes, JSON, progress on standard error."""

import json
import shutil
import tomllib
from pathlib import Path

import pysqlite3
import pytest

from tallgrass.cli.main import COMMANDS
from tallgrass.conf.config import write_new
from tests.running import free_ports, tallgrass


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `tallgrass init` leaves it. No test changes it: copy it."""
    place = tmp_path_factory.mktemp("cli") / "pristine"
    made = tallgrass("init", "--home", str(place))
    assert (made.returncode, made.stdout) == (0, ""), made.stderr
    return place


@pytest.fixture(scope="module")
def home(pristine: Path) -> Path:
    """A fresh home that the tests of this module share."""
    return Path(shutil.copytree(pristine, pristine.parent / "home"))


@pytest.fixture
def own_home(pristine: Path, tmp_path: Path) -> Path:
    """A fresh home of one test."""
    return Path(shutil.copytree(pristine, tmp_path / "home"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    shown = tallgrass(command, "--help")
    assert (shown.returncode, "Usage: " in shown.stdout) == (0, True)


def test_misuse_exits_2() -> None:
    for wrong in (["nonsense"], ["run", "--port", "0"], ["backup"], ["audit", "everything"]):
        assert tallgrass(*wrong).returncode == 2


@pytest.mark.parametrize(
    "command", [["check"], ["audit", "all"], ["user", "add", "--email", "a@example.org"]]
)
def test_a_home_that_was_never_made_is_refused_with_its_mend(
    tmp_path: Path, command: list[str]
) -> None:
    refused = tallgrass(*command, "--home", str(tmp_path / "nowhere"))
    assert (refused.returncode, refused.stdout, "tallgrass init" in refused.stderr) == (1, "", True)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", [["init"], ["demo", "--no-run"]])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "thesis.odt").write_text("Chapter one", encoding="utf-8")
    refused = tallgrass(*command, "--home", str(tmp_path))
    assert (refused.returncode, "thesis.odt" in refused.stderr) == (1, True)
    assert "Name an empty folder" in refused.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["thesis.odt"]


def test_init_again_changes_nothing(home: Path) -> None:
    before = (home / "tallgrass.toml").read_bytes()
    assert tallgrass("init", "--home", str(home)).returncode == 0
    assert (home / "tallgrass.toml").read_bytes() == before


def test_init_says_what_only_its_environment_sets(own_home: Path) -> None:
    done = tallgrass(
        "init", "--home", str(own_home), TALLGRASS_TIME_ZONE="Asia/Shanghai", TALLGRASS_MAIL_URL=""
    )
    assert (done.returncode, "TALLGRASS_TIME_ZONE is set here" in done.stderr) == (0, True)
    assert "MAIL_URL" not in done.stderr


def test_a_new_home_keeps_the_database_of_its_environment(tmp_path: Path) -> None:
    for home, secret in ((tmp_path / "a", "grass"), (tmp_path / "b", "p%40ss")):
        url = f"postgresql://tall:{secret}@localhost:1/notes"
        tallgrass("init", "--home", str(home), TALLGRASS_DATABASE_URL=url)  # nobody answers there
        written = tomllib.loads((home / "tallgrass.toml").read_text(encoding="utf-8"))
        assert written["database_url"] == url
        assert (home / "tallgrass.toml").stat().st_mode & 0o777 == 0o600
        refused = tallgrass("check", "--home", str(home))
        assert refused.returncode == 1 and not (home / "tallgrass.db").exists()


def test_a_setting_that_went_with_a_release_is_passed_over(own_home: Path) -> None:
    with (own_home / "tallgrass.toml").open("a") as file:
        file.write("address_days = 30\n")
    assert tallgrass("check", "--home", str(own_home)).returncode == 0


def test_check_is_content_with_a_fresh_home(home: Path) -> None:
    done = tallgrass("check", "--home", str(home), "--json")
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True)


def test_c17_check_finds_a_missing_trigger_and_init_puts_it_back(own_home: Path) -> None:
    database = pysqlite3.connect(own_home / "tallgrass.db")
    database.execute("DROP TRIGGER tg_ledger_leg_no_update")
    database.commit()
    database.close()
    done = tallgrass("check", "--home", str(own_home), "--json")
    faults = json.loads(done.stdout)["faults"]["immutable rows"]
    assert (done.returncode, len(faults), "tg_ledger_leg_no_update" in faults[0]) == (1, 1, True)
    tallgrass("init", "--home", str(own_home))
    assert tallgrass("check", "--home", str(own_home)).returncode == 0


def test_check_finds_settings_that_others_can_read(own_home: Path) -> None:
    (own_home / "tallgrass.toml").chmod(0o640)
    done = tallgrass("check", "--home", str(own_home))
    assert (done.returncode, "chmod 600" in done.stdout) == (1, True)


def test_the_first_operator_is_made_and_their_password_shown_once(home: Path) -> None:
    made = tallgrass(
        "user", "add", "--home", str(home), "--email", "ada@example.org", "--operator", "--json"
    )
    body = json.loads(made.stdout)
    assert (made.returncode, body["handle"], body["operator"], len(body["password"]) >= 12) == (
        0,
        "ada",
        True,
        True,
    )
    again = tallgrass("user", "add", "--home", str(home), "--email", "ada@example.org")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.rstrip().endswith("(people.email_taken)")


def test_a_new_community_asks_its_operators_for_a_second_factor(home: Path) -> None:
    database = pysqlite3.connect(home / "tallgrass.db")
    rows = database.execute("SELECT version, body FROM tg_kernel_policy").fetchall()
    database.close()
    [(version, body)] = rows
    assert (version, json.loads(body)["required"]) == (1, 1)


@pytest.mark.parametrize("book", ["ledger", "clicks", "register", "contracts", "all"])
def test_an_audit_of_empty_books_agrees(home: Path, book: str) -> None:
    done = tallgrass("audit", book, "--home", str(home), "--json")
    assert (done.returncode, json.loads(done.stdout)["differences"]) == (0, 0), done.stderr


def test_an_audit_finds_one_changed_balance_and_says_whose_it_is(own_home: Path) -> None:
    tallgrass(
        "user", "add", "--home", str(own_home), "--email", "ada@example.org", "--name", "Ada 王"
    )
    database = pysqlite3.connect(own_home / "tallgrass.db")
    database.execute(
        "INSERT INTO tg_ledger_account (owner_key, kind, currency, balance, floor) VALUES "
        "('person:1', 'payable', 'CAD', 7, 0)"
    )
    database.commit()
    database.close()
    fault = "account person “Ada 王 (@ada)” (/@ada) payable CAD says its balance is off by 7"
    done = tallgrass("audit", "ledger", "--home", str(own_home), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (
        1,
        {
            "faults": {"ledger": [fault]},
            "differences": 1,
        },
    )


def test_c21_backup_and_restore_by_command(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    packed = tallgrass("backup", "--home", str(home), "--to", str(file), "--json")
    assert (packed.returncode, json.loads(packed.stdout)["files"] >= 2) == (0, True), packed.stderr
    unpacked = tallgrass("restore", "--home", str(tmp_path / "new"), "--from", str(file), "--json")
    assert (unpacked.returncode, json.loads(unpacked.stdout)["files"]) == (
        0,
        json.loads(packed.stdout)["files"],
    )
    assert tallgrass("check", "--home", str(tmp_path / "new")).returncode == 0
    refused = tallgrass("restore", "--home", str(home), "--from", str(file))
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    "origin",
    [
        "not an url",
        "http://example.org",
        "http://localhost:99999",
        "ftp://x",
        "",
        "https://exa mple.org",
        "https://例子.中国",
    ],
)
def test_an_origin_that_cannot_be_served_is_refused_before_anything_is_written(
    tmp_path: Path, origin: str
) -> None:
    refused = tallgrass("init", "--home", str(tmp_path / "home"), "--origin", origin)
    assert (
        refused.returncode,
        refused.stderr.startswith("Error: "),
        "Traceback" in refused.stderr,
    ) == (1, True, False)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "setting",
    ["web_workers = -4", 'time_zone = "Mars/Olympus"', "outbox_days = 0", "backup_days = 0"],
)
def test_a_setting_out_of_range_is_refused_by_name(tmp_path: Path, setting: str) -> None:
    home = tmp_path / "home"
    write_new(home, origin="http://localhost:8000", edge_origin="http://localhost:8001")
    with (home / "tallgrass.toml").open("a") as file:
        file.write(f"{setting}\n")
    refused = tallgrass("check", "--home", str(home))
    assert (refused.returncode, setting.split()[0] in refused.stderr) == (1, True)


def test_a_damaged_database_is_said_plainly(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_new(home, origin="http://localhost:8000", edge_origin="http://localhost:8001")
    (home / "tallgrass.db").write_bytes(b"no database" * 1000)
    for command in (
        ["run", "--port", str(free_ports())],
        ["init"],
        ["audit", "all"],
        ["backup", "--to", str(tmp_path / "x.tar.gz")],
    ):
        refused = tallgrass(*command, "--home", str(home))
        assert (
            refused.returncode,
            "not a database" in refused.stderr,
            "Traceback" in refused.stderr,
        ) == (1, True, False)
    assert not (tmp_path / "x.tar.gz").exists()


def test_what_the_machine_refuses_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder, and no backup")
    for command in (
        ["init", "--home", str(tmp_path / "file" / "home")],
        ["restore", "--home", str(tmp_path / "new"), "--from", str(tmp_path / "file")],
    ):
        refused = tallgrass(*command)
        lines = [line for line in refused.stderr.splitlines() if line]
        assert (
            refused.returncode,
            lines[-1].startswith("Error: "),
            "Traceback" in refused.stderr,
        ) == (1, True, False)
        assert str(tmp_path / "file") in lines[-1]


def test_pages_are_listed_written_and_backed_up(own_home: Path, tmp_path: Path) -> None:
    listed = json.loads(tallgrass("pages", "--home", str(own_home), "--json").stdout)
    assert listed["new"] == [] and len(listed["drafts"]) == 5
    written = tallgrass("pages", "--home", str(own_home), "--write")
    assert written.returncode == 0 and "rules.zh-hans.md" in written.stdout
    rules = own_home / "pages" / "rules.en.md"
    rules.write_text("# Our rules", encoding="utf-8")
    assert "rules    written by you" in tallgrass("pages", "--home", str(own_home)).stdout
    backup, back = tmp_path / "a.tar", tmp_path / "back"
    assert tallgrass("backup", "--home", str(own_home), "--to", str(backup)).returncode == 0
    assert tallgrass("restore", "--home", str(back), "--from", str(backup)).returncode == 0
    assert (back / "pages" / "rules.en.md").read_text(encoding="utf-8") == "# Our rules"
