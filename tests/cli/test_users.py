"""`tallgrass user`: accounts listed, passwords reset, operators made, from the machine itself."""

import json
from pathlib import Path

import pytest

from tests.running import new_home, tallgrass


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an operator, ada, and two others."""
    place = tmp_path_factory.mktemp("users") / "home"
    new_home(place)
    for handle, more in (("ada", ["--operator"]), ("bea", []), ("cyd", [])):
        email = ["--email", f"{handle}@example.org", "--handle", handle, "--name", handle.title()]
        assert tallgrass("user", "add", "--home", str(place), *email, *more).returncode == 0
    return place


def test_people_are_listed_for_scripts_and_for_eyes_a_page_at_a_time(home: Path) -> None:
    first = tallgrass("user", "list", "--home", str(home), "--limit", "2", "--json")
    body = json.loads(first.stdout)
    assert (first.returncode, [one["handle"] for one in body["people"]]) == (0, ["ada", "bea"])
    assert (body["people"][0]["email"], body["people"][0]["operator"]) == ("ada@example.org", True)
    rest = tallgrass("user", "list", "--home", str(home), "--cursor", body["next"])
    assert (rest.returncode, rest.stdout.split()) == (0, ["@cyd", "cyd@example.org", "-", "Cyd"])
    shown = tallgrass("user", "list", "--home", str(home), "--limit", "1").stdout
    assert shown.splitlines()[1].startswith("More: add --cursor ")
    some = tallgrass("user", "list", "--home", str(home), "--kind", "operator", "--json")
    assert [one["handle"] for one in json.loads(some.stdout)["people"]] == ["ada"]
    none = tallgrass("user", "list", "--home", str(home), "--matching", "zzz")
    assert (none.returncode, none.stdout) == (0, "Nobody.\n")


def test_a_cursor_that_is_none_is_refused_in_a_line(home: Path) -> None:
    refused = tallgrass("user", "list", "--home", str(home), "--cursor", "what?")
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)


def test_a_password_is_reset_and_shown_once(home: Path) -> None:
    done = tallgrass("user", "password", "@Bea", "--home", str(home))
    said, shown = done.stdout.splitlines()
    assert (done.returncode, said) == (0, "@bea has a new password, and is signed out everywhere.")
    assert shown.startswith("Password, shown this once: ") and len(shown.split()[-1]) >= 12
    body = json.loads(tallgrass("user", "password", "bea", "--home", str(home), "--json").stdout)
    assert (body["handle"], len(body["password"]) >= 12) == ("bea", True)


def test_nobody_with_an_account_is_said_with_its_code(home: Path) -> None:
    for command in (["password", "zed"], ["operator", "zed"], ["operator", "zed", "--remove"]):
        refused = tallgrass("user", *command, "--home", str(home))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "Nobody with an account has the handle @zed." in refused.stderr
        assert "(people.no_such_account)" in refused.stderr


def test_an_operator_is_made_and_unmade_and_the_last_one_stays(home: Path) -> None:
    def operator(*arguments: str) -> tuple[int, str]:
        done = tallgrass("user", "operator", *arguments, "--home", str(home))
        return done.returncode, done.stdout + done.stderr

    code, said = operator("ada", "--remove")
    assert code == 1
    assert said.startswith("Error: They are the last operator") and "last_operator)" in said
    assert operator("cyd") == (0, "@cyd is an operator now.\n")
    assert operator("@CYD") == (0, "@cyd is already an operator: nothing was changed.\n")
    assert operator("cyd", "--remove") == (0, "@cyd is no longer an operator.\n")
    assert operator("cyd", "--remove") == (0, "@cyd is not an operator: nothing was changed.\n")


@pytest.mark.parametrize(
    "group",
    [[], ["user"], ["user", "list"], ["user", "password"], ["user", "operator"], ["import"]],
)
def test_help_of_groups_and_commands_ends_with_an_example(group: list[str]) -> None:
    shown = tallgrass(*group, "--help")
    assert (shown.returncode, "\n  Example: tallgrass " in shown.stdout) == (0, True)


def test_who_has_no_second_factor_loses_none(home: Path) -> None:
    done = tallgrass("user", "factor", "--home", str(home), "@bea", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"handle": "bea", "removed": False})
    assert tallgrass("user", "factor", "--home", str(home), "nobody").returncode == 1


def test_whoever_holds_the_machine_changes_a_policy_on_the_record(home: Path) -> None:
    here = ("policy", "--home", str(home), "people.sign_in", "--reason", "A long harvest.")
    done = tallgrass(*here, "idle=30", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"policy": "people.sign_in", "version": 1, "idle": 30}
    assert tallgrass(*here, "idle=soon").returncode == 2
