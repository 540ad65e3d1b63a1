"""Another user of the machine reads a home: whatever umask or modes it was made with, nothing in it
is theirs to read (finding M7)."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, clean_environment, free_ports, new_home, running, tallgrass
from tests.template import copy_sqlite

SOMEBODY = 65534
LOOKING = """
import os, sys
for folder, folders, files in os.walk(sys.argv[1]):
    for name in files:
        try:
            open(os.path.join(folder, name), "rb").close()
            print(os.path.join(folder, name))
        except OSError:
            pass
"""


def read_by_somebody(home: Path) -> list[str]:
    """What a user with no rights of ours can open below a home."""
    if os.geteuid():
        pytest.skip("only root can look as somebody else")
    for parent in home.parents:
        if parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    looked = subprocess.run(
        ["/usr/bin/env", "python3", "-c", LOOKING, str(home)],
        capture_output=True,
        text=True,
        check=True,
        user=SOMEBODY,
        group=SOMEBODY,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
    return looked.stdout.splitlines()


def open_paths(home: Path) -> dict[str, str]:
    """What of a home has a bit for others, by its path."""
    paths = [home, *home.iterdir()]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    return {str(path): f"{mode:o}" for path, mode in modes.items() if mode & 0o077}


def test_a_home_made_under_a_loose_umask_is_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    copy_sqlite(home / "tallgrass.db")
    made = subprocess.run(
        [sys.executable, "-m", "tallgrass.cli.main", "init", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
        cwd=ROOT,
        umask=0,
    )
    assert made.returncode == 0, made.stderr
    assert f"{home} was open to others on this machine (755)" in made.stderr
    assert open_paths(home) == {}
    assert read_by_somebody(home) == []


def test_a_home_that_was_opened_is_found_by_check_and_closed_by_run(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    (home / "mail").mkdir(exist_ok=True)
    (home / "mail" / "letter.log").write_text("a reset link")
    opened = ["tallgrass.db", "tallgrass.toml", "mail", "mail/letter.log", "media", "index"]
    for name in ("", *opened):
        path = home / name
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert str(home / "mail" / "letter.log") in read_by_somebody(home)
    checked = tallgrass("check", "--home", str(home))
    assert checked.returncode == 1
    for name in ("", "tallgrass.db", "tallgrass.toml", "mail", "media", "index"):
        assert f"{(home / name)} is open to others" in checked.stdout
    with running(home):  # `init`, then `run`
        assert open_paths(home).keys() <= {str(home / "run.log")}  # the test's own
        assert read_by_somebody(home) == []
    assert tallgrass("check", "--home", str(home)).returncode == 0


def test_run_closes_a_home_and_says_that_the_secret_may_be_known(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    (home / "tallgrass.toml").chmod(0o644)
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tallgrass.cli.main", "run", "--home", str(home)),
            *("--port", str(free_ports())),
        ],
        env=clean_environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if line.startswith("Starting"):
                break
        process.terminate()
        process.communicate(timeout=60)
    said = "".join(lines)
    assert f"{home / 'tallgrass.toml'} was open to others on this machine (644)" in said
    assert "secret_key" in said
    assert open_paths(home) == {}
