"""The operator's guide: its lines do what it says, typed one after another in an empty folder."""

from pathlib import Path

import pytest

from tests.command_lines import Newcomer, command_lines, sections
from tests.running import ROOT, migrated

GUIDE = ROOT / "docs" / "operate.md"
CHINESE = ROOT / "README.zh-Hans.md"


@pytest.mark.long
def test_every_line_of_the_guide_runs_and_says_what_is_left_to_do(tmp_path: Path) -> None:
    newcomer = Newcomer(tmp_path / "host", host="notes.example.org")
    for line in command_lines(GUIDE):
        ran = newcomer.type(line)
        assert ran.code == 0, f"{ran.line}\n{ran.said}"
    said = "\n".join(ran.said for ran in newcomer.ran)
    assert "warn  pages" in said and "set contact in tallgrass.toml" in said
    assert "files restored and verified" in said
    assert not (tmp_path / "host" / "drill").exists()


def test_the_guide_names_settings_and_pages_that_exist(tmp_path: Path) -> None:
    home = tmp_path / "host" / "home"
    newcomer = Newcomer(tmp_path / "host")
    migrated(home)
    first, *_rest = command_lines(GUIDE)
    assert newcomer.type(first).code == 0
    written = (home / "tallgrass.toml").read_text(encoding="utf-8")
    text = GUIDE.read_text(encoding="utf-8")
    lines = [
        line for block in text.split("```toml\n")[1:] for line in block.split("```")[0].split("\n")
    ]
    (home / "tallgrass.toml").write_text(written + "\n".join(lines), encoding="utf-8")
    assert newcomer.type(".venv/bin/tallgrass pages --home home").code == 0


def test_both_languages_of_the_readme_speak_of_the_same_commands() -> None:
    english = command_lines(ROOT / "README.md")
    assert [line for line in command_lines(CHINESE) if line not in english] == []
    assert len(sections(CHINESE)) >= 6
