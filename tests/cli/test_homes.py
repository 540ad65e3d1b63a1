"""Homes that are missing, closed to us, or not quite ready: each says so, and how to mend it."""

import ctypes
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, clean_environment, free_ports, new_home, tallgrass

SOMEBODY = 65_534
COMMANDS = (
    ["run", "--port", "0"],
    ["check"],
    ["audit", "all"],
    ["user", "add", "--email", "a@example.org"],
    ["import", "notes", "x.csv"],
    ["import", "list"],
    ["import", "take-back", "abc"],
    ["backup", "--to", "x.tar.gz"],
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `tallgrass init` leaves it. No test changes it: copy it."""
    place = tmp_path_factory.mktemp("homes") / "pristine"
    new_home(place)
    return place


def as_a_plain_user(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without the right of root to write everywhere."""

    def give_up_rights() -> None:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # DAC_OVERRIDE, DAC_READ_SEARCH
            libc.prctl(24, capability, 0, 0, 0)  # out of the bounding set, before exec

    return subprocess.run(
        [sys.executable, "-m", "tallgrass.cli.main", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=clean_environment(),
        cwd=ROOT,
        preexec_fn=give_up_rights,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_home_that_was_never_made_is_said_with_its_mend(
    tmp_path: Path, command: list[str]
) -> None:
    home = tmp_path / "nowhere"
    asked = [str(free_ports()) if part == "0" else part for part in command]
    refused = tallgrass(*asked, "--home", str(home))
    said = f"Error: There is no Tallgrass home at {home}: run `tallgrass init --home {home}`\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", said)
    assert not home.exists()


def test_a_home_within_a_folder_that_lets_us_not_in_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(0o000)
    home = tmp_path / "closed" / "in" / "home"
    for command in (["check"], ["init"], ["demo", "--no-run"], ["run"]):
        refused = as_a_plain_user(*command, "--home", str(home))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"{home} lies in {tmp_path / 'closed'}" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_init_says_which_settings_it_did_not_take(pristine: Path, tmp_path: Path) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    asked = ["init", "--home", str(home), "--origin"]
    again = tallgrass(*asked, "https://notes.example.org")
    assert (again.returncode, again.stdout) == (0, "")
    assert "origin stays 'http://localhost:8000', not 'https://notes.example.org'" in again.stderr
    assert "stays" not in tallgrass(*asked, "http://localhost:8000/").stderr


def test_a_sample_is_not_built_for_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = tallgrass("demo", "--home", str(tmp_path / "home"), "--port", str(port))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"port {port} on 127.0.0.1 cannot be used" in refused.stderr
    assert not (tmp_path / "home").exists()


@pytest.fixture(scope="module")
def foreign(pristine: Path) -> tuple[Path, str]:
    """A home that belongs to somebody else, and their name. Only root can give files away; anybody
    else takes a folder of root's."""
    if os.geteuid():
        return Path("/etc"), "root"
    home = shutil.copytree(pristine, pristine.parent / "foreign")
    for path in (home, *home.rglob("*")):
        os.chown(path, SOMEBODY, SOMEBODY)
    home.chmod(0o755)
    return home, pwd.getpwuid(SOMEBODY).pw_name


@pytest.mark.parametrize("command", [["check"], ["init"], ["audit", "all"], ["run"]], ids=" ".join)
def test_a_home_of_somebody_else_names_its_owner_and_chown(
    foreign: tuple[Path, str], command: list[str]
) -> None:
    home, owner = foreign
    me = pwd.getpwuid(os.geteuid()).pw_name
    refused = as_a_plain_user(*command, "--home", str(home))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{home} belongs to {owner}, and you are {me}: run this as {owner}" in refused.stderr
    assert f"sudo chown -R {me} {home}" in refused.stderr
    home.chmod(0o700 if home != Path("/etc") else 0o755)  # as `init` leaves it
    again = as_a_plain_user(*command, "--home", str(home))
    assert (again.returncode, again.stderr) == (1, refused.stderr)
    assert "restore" not in refused.stderr and "Traceback" not in refused.stderr


def test_a_home_of_ours_that_is_closed_to_writing_names_chmod(
    pristine: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    (home / "tallgrass.db").chmod(0o400)
    refused = as_a_plain_user("audit", "all", "--home", str(home))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{home / 'tallgrass.db'} is yours" in refused.stderr
    assert f"chmod -R u+rwX {home}" in refused.stderr


def test_a_folder_where_nothing_can_be_made_names_its_owner(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(0o500)
    refused = as_a_plain_user("init", "--home", str(tmp_path / "closed" / "home"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{tmp_path / 'closed'} is yours" in refused.stderr


def test_settings_without_a_secret_say_which_file(pristine: Path, tmp_path: Path) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    (home / "tallgrass.toml").write_text('origin = "http://localhost:8000"\n')
    refused = tallgrass("check", "--home", str(home))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{home / 'tallgrass.toml'} has no secret_key" in refused.stderr


def test_a_backup_into_a_folder_that_is_not_there_says_that_it_makes_it(
    pristine: Path, tmp_path: Path
) -> None:
    home, folder = shutil.copytree(pristine, tmp_path / "home"), tmp_path / "new" / "place"
    for expected in (True, False):
        file = folder / f"{expected}.tar"
        done = tallgrass("backup", "--home", str(home), "--to", str(file))
        assert (done.returncode, file.exists()) == (0, True), done.stderr
        assert (f"Making the folder {folder}" in done.stderr) is expected


def test_mail_that_goes_to_files_while_people_can_sign_up_is_a_warning(
    pristine: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    found = tallgrass("check", "--home", str(home), "--json")
    [warning] = json.loads(found.stdout)["warnings"]["mail"]
    assert (found.returncode, json.loads(found.stdout)["ok"]) == (0, True)
    assert f"mail goes to files in {home / 'mail'}" in warning and "mail_url = " in warning
    plain = tallgrass("check", "--home", str(home))
    assert (plain.returncode, "warn  mail\n" in plain.stdout) == (0, True)
    with (home / "tallgrass.toml").open("a") as settings:
        settings.write('mail_url = "smtp://mail.example.org"\n')
    found = tallgrass("check", "--home", str(home), "--json")
    assert (found.returncode, json.loads(found.stdout)["warnings"]["mail"]) == (0, [])
