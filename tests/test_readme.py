"""README's own lines do what it says of them, typed one after another in an empty folder."""

import json
from pathlib import Path

import pytest

from tests.command_lines import Newcomer, Ran, command_lines, type_all
from tests.running import ROOT

README = ROOT / "README.md"
EXPORT = "author,title,body,likes\nAda,Tea in the rain,We had tea by the window,12\nBo,Soup,,3\n"


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """What became of each line of "Your own", by the command after `tallgrass`."""
    folder = tmp_path_factory.mktemp("newcomer")
    (folder / "export.csv").write_text(EXPORT, encoding="utf-8")
    newcomer = Newcomer(folder, {"ID": lambda one: one.said(r"(?m)^(\S{16})  20\d\d-")})
    found = {}
    for ran in type_all(README, "Your own", newcomer):
        assert ran.code == 0, f"{ran.line}\n{ran.said}"
        words = ran.line.split(" --")[0].split()[1:]
        found[" ".join(word for word in words if not word.endswith(".csv"))] = ran
    return found


@pytest.mark.long
def test_every_line_of_your_own_runs_in_an_empty_folder(typed: dict[str, Ran]) -> None:
    assert len(typed) == len(command_lines(README, "Your own")) >= 8
    assert typed["user add"].said.startswith("@you signs in as you@example.org\nPassword")
    assert "Pages: http://localhost:" in typed["run"].said and "Stopped." in typed["run"].said
    assert "2 rows read: 0 skipped, 2 created" in typed["import notes"].said
    [taken] = [ran for name, ran in typed.items() if name.startswith("import take-back")]
    assert "import undone: 2 notes removed" in taken.said
    assert "@you" in typed["user list"].said and "operator" in typed["user list"].said
    assert json.loads(typed["audit all"].said)["differences"] == 0
    assert "files restored and verified" in typed["restore"].said


def test_every_line_names_its_home_and_a_command_that_setup_made() -> None:
    for line in command_lines(README, "Your own"):
        assert line.startswith(".venv/bin/tallgrass ") and " --home " in line, line


def test_a_line_that_fails_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\n## One\n\n```sh\ntrue  # well\nfalse\necho a \\\n  b\n```\n\n## Two\n\nNothing\n"
    )
    newcomer = Newcomer(tmp_path / "folder")
    assert [(ran.line, ran.code) for ran in type_all(page, "One", newcomer)] == [
        ("true", 0),
        ("false", 1),
        ("echo a    b", 0),
    ]
    with pytest.raises(AssertionError, match="no command lines"):
        list(type_all(page, "Two", newcomer))
