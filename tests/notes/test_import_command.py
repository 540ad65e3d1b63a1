"""`tallgrass import notes`: what scripts read, what it refuses, how little memory it takes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tallgrass.cli.importing import command
from tallgrass.notes.models import Note
from tests.running import new_home

KEYS = {
    "read",
    "skipped",
    "created",
    "updated",
    "unchanged",
    "refused",
    "refusals",
    "remarks",
    "columns",
    "unused",
    "warnings",
    "left_out",
    "days_unknown",
    "pictures",
    "source",
    "encoding",
    "zone",
    "days",
    "numbers",
    "sheets",
    "passed_over",
    "import_id",
    "dry_run",
}


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["notes", *arguments, "--home", str(home)])


@pytest.mark.django_db
def test_the_answer_for_scripts(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("who,text,kind\na,one,x\n,two,x\nb,three,y\n")
    done = run(
        tmp_path,
        str(tmp_path / "f.csv"),
        "--map",
        "author=who,body=text",
        "--where",
        "kind=x",
        "--json",
    )
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert set(answer) == KEYS
    assert [
        answer[name] for name in ("read", "skipped", "created", "updated", "unchanged", "refused")
    ] == [3, 1, 1, 0, 0, 1]
    assert answer["refusals"] == [
        {"row": 3, "reason": "there is no author", "code": "notes.row_without_author"}
    ]


@pytest.mark.django_db
def test_a_dry_run_in_words(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("author,title,text\na,Snow,one\n,Rain,two\n")
    done = run(tmp_path, str(tmp_path / "f.csv"), "--dry-run")
    assert done.stdout.splitlines() == [
        "row 2: would be created: Snow",
        "row 3: refused: there is no author (notes.row_without_author)",
        "columns: author from author, title from title, body from text",
        "source: unnamed",
        "encoding: utf-8",
        "notes without a known date: 1",
        "2 rows read: 0 skipped, 1 created, 0 updated, 0 unchanged, 1 refused; nothing was written "
        "(dry run)",
    ]
    assert Note.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.csv"], 1, "there is no file"),
        (["bad.csv", "--map", "author"], 2, "has no '='"),
        (["bad.csv", "--map", "author=nobody"], 1, "no column nobody; it has x, y"),
        (["bad.csv"], 1, "name it with --map author=COLUMN"),
        (["bad.csv", "--encoding", "klingon"], 1, "not in klingon"),
    ],
)
def test_what_is_refused_says_how_to_mend_it(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "bad.csv").write_text("x,y\n1,2\n")
    done = run(tmp_path, str(tmp_path / arguments[0]), *arguments[1:])
    assert (done.exit_code, words in done.stderr) == (code, True)
    assert Note.objects.count() == 0


def test_a_hundred_megabytes_take_less_than_300(tmp_path: Path) -> None:
    """The whole process, from its start: read twice, written to a real database."""
    environment = {
        **os.environ,
        "TALLGRASS_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
    }
    base = [sys.executable, "-m", "tallgrass.cli.main"]
    new_home(tmp_path / "home")
    with (tmp_path / "big.csv").open("w", encoding="utf-8") as handle:
        handle.write("id,author,title,text\n")
        words = "下雪天的拉面 and a quiet bookshop up north, " * 220
        for number in range(9_100):
            handle.write(f'{number},author {number % 300},Title {number},"{number} {words}"\n')
    assert (tmp_path / "big.csv").stat().st_size > 100_000_000
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], "
        "capture_output=True, text=True); "
        "print(done.stdout, done.stderr[-500:], "
        "resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command_line = [
        *base,
        "import",
        "notes",
        str(tmp_path / "big.csv"),
        "--home",
        str(tmp_path / "home"),
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *command_line],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"created": 9100' in done.stdout, done.stdout[-600:]
    peak_kb = int(done.stdout.split()[-1])
    assert peak_kb < 300_000
