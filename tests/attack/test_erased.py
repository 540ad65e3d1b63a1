"""Somebody is erased; then whoever holds the disk, or a backup made later, looks for them in every
byte (claim 40, finding H8)."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest

from tests.running import ROOT, clean_environment, new_home, running, tallgrass

SAID = {
    "email": "vera.example@vanished.example",
    "handle": "vera_vanishes",
    "name": "Vera Vanishing",
    "bio": "Paints lighthouses nobody asked for",
    "place": "Ulukhaktok harbour",
    "title": "Nine mornings at the vanished lighthouse",
    "note": "It rained on the vanished pier. 灯塔早晨九次都在下雨，真的。 " * 80,
    "edited": "It snowed on the vanished pier instead, and nobody came.",
    "comment": "A vanishing remark about this very note",
    "board": "Vanished lighthouses",
    "report": "This vanishing account sells lighthouses",
    "alt": "A teal wall where a lighthouse vanished",
    "holder": "Vera Account-Holder Vanishing",
    "account": "CA 9988 7766 5544 VANISH",
}
OTHERS_MAY_SAY = {"handle"}


def spellings(text: str) -> list[bytes]:
    piece = text[:60]
    return [
        piece.encode(),
        piece.encode("utf-16-le"),
        piece.encode("utf-16-be"),
        json.dumps(piece)[1:-1].encode(),
    ]


def left_in(data: bytes) -> set[str]:
    """Which of the texts these bytes hold. A long text also by pieces from its middle and end."""
    pieces = {name: [text, text[len(text) // 2 :], text[-60:]] for name, text in SAID.items()}
    return {
        name
        for name, some in pieces.items()
        for piece in some
        if any(spelt in data for spelt in spellings(piece.strip()))
    }


def left(home: Path) -> dict[str, set[str]]:
    """What every file of a home holds of them."""
    files = [file for file in home.rglob("*") if file.is_file()]
    found = {file.relative_to(home).as_posix(): left_in(file.read_bytes()) for file in files}
    return {name: some for name, some in found.items() if some}


def run(home: Path, program: str, given: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.attack.{program}", str(home)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
        cwd=ROOT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in which somebody lived, as it is before they are erased."""
    home = new_home(tmp_path_factory.mktemp("lived") / "home")
    run(home, "planting", SAID)
    yield home


@pytest.fixture(scope="module")
def early_backup(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup made while they were here."""
    file = tmp_path_factory.mktemp("backups") / "early.tar"
    done = tallgrass("backup", "--home", str(lived_in), "--to", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def erased(lived_in: Path, early_backup: Path) -> Path:
    """The home after `tallgrass erase --verify`, while it is being served."""
    before = left(lived_in)
    everywhere = set().union(*before.values())
    assert everywhere == set(SAID), "the attack must find all of it before"
    assert left_in(early_backup.read_bytes()) - OTHERS_MAY_SAY
    with running(lived_in):
        done = tallgrass(
            "erase", "@vera_vanishes", "--home", str(lived_in), "--yes", "--verify", timeout=300
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing is left." in done.stdout and "LEFT" not in done.stdout
    (lived_in / "erase.said").write_text(done.stdout)
    return lived_in


def test_c40_no_file_of_the_home_holds_them(erased: Path) -> None:
    (erased / "run.log").unlink()  # the test's own
    found = left(erased)
    others_words = {name: some - OTHERS_MAY_SAY for name, some in found.items()}
    assert {name: some for name, some in others_words.items() if some} == {}
    line = pysqlite3.connect(f"file:{erased / 'tallgrass.db'}?mode=ro", uri=True)
    [(body,)] = line.execute("SELECT body FROM tg_notes_note WHERE title = 'Of others'").fetchall()
    assert "vera_vanishes" in body  # others' words stay theirs, and are all that names them
    assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_c40_what_stays_is_said_without_a_name(erased: Path) -> None:
    said = (erased / "erase.said").read_text()
    assert "Others' own words, theirs to change: handle in tg_notes_note.body" in said
    assert left_in(said.encode()) == set()
    [row] = (erased / "erasures.jsonl").read_text().splitlines()
    assert json.loads(row).keys() == {"public_id", "erased_at"}


def test_c40_a_backup_made_later_holds_nothing_of_them(erased: Path, tmp_path: Path) -> None:
    file = tmp_path / "late.tar.gz"
    assert tallgrass("backup", "--home", str(erased), "--to", str(file)).returncode == 0
    assert left_in(gzip.decompress(file.read_bytes())) <= OTHERS_MAY_SAY


def test_c40_a_text_that_was_missed_is_named_with_its_place(
    early_backup: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert tallgrass("restore", "--home", str(home), "--from", str(early_backup)).returncode == 0
    assert tallgrass("init", "--home", str(home)).returncode == 0
    (home / "models" / "forgotten.bin").write_bytes(b"\x01" + SAID["bio"].encode("utf-16-le"))
    (home / "forgotten.txt").write_text(f"call {SAID['email']}")
    done = tallgrass("erase", "vera_vanishes", "--home", str(home), "--yes", "--verify")
    assert done.returncode == 1
    assert "LEFT: description in models/forgotten.bin" in done.stdout
    assert "LEFT: email in forgotten.txt" in done.stdout
    assert left_in(done.stdout.encode()) == set()


def test_c40_an_older_backup_is_restored_without_whoever_was_erased_since(
    erased: Path, early_backup: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    done = tallgrass(
        *("restore", "--home", str(home), "--from", str(early_backup)),
        *("--erasures", str(erased / "erasures.jsonl")),
        timeout=300,
    )
    assert (done.returncode, "Erased again: 1 of 1" in done.stdout) == (0, True), done.stderr
    found = {name: some - OTHERS_MAY_SAY for name, some in left(home).items()}
    assert {name: some for name, some in found.items() if some} == {}
    assert (home / "erasures.jsonl").read_text() == (erased / "erasures.jsonl").read_text()
