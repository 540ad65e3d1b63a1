"""Claim 21: a backup taken while people write restores to identical hashes; a strange tar is
refused whole."""

import hashlib
import io
import json
import stat
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pysqlite3
import pytest

from tallgrass.conf.archive import FORMAT, MAIN, MANIFEST, ArchiveError, pack, unpack


def home_with_data(home: Path) -> Path:
    """A home with two databases, media and settings."""
    home.mkdir()
    for name in (MAIN, "journal.db"):
        with closing(pysqlite3.connect(home / name)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE deeds (id INTEGER PRIMARY KEY, text TEXT)")
            database.executemany(
                "INSERT INTO deeds (text) VALUES (?)", [(f"deed {n}",) for n in range(2_000)]
            )
            database.commit()
    (home / "media" / "ab").mkdir(parents=True)
    (home / "media" / "ab" / "图.jpg").write_bytes(b"\xff\xd8" + bytes(range(256)) * 100)
    (home / "media" / "half.part").write_bytes(b"being written")
    (home / "tallgrass.toml").write_text('secret_key = "x"\n', encoding="utf-8")
    (home / "static").mkdir()
    (home / "static" / "base.css").write_text("made anew", encoding="utf-8")
    return home


def hashes(home: Path) -> dict[str, str]:
    """SHA-256 of every file below."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["backup.tar", "backup.tar.gz"])
def test_c21_what_is_restored_has_the_hashes_of_the_manifest(tmp_path: Path, name: str) -> None:
    home = home_with_data(tmp_path / "home")
    manifest = pack(home, tmp_path / name)
    assert unpack(tmp_path / name, tmp_path / "new") == manifest
    assert hashes(tmp_path / "new") == {file: facts["sha256"] for file, facts in manifest.items()}
    assert sorted(manifest) == ["journal.db", "media/ab/图.jpg", MAIN, "tallgrass.toml"]
    with closing(pysqlite3.connect(tmp_path / "new" / MAIN)) as database:
        assert database.execute("SELECT COUNT(*) FROM deeds").fetchone() == (2_000,)


def test_c21_the_archive_and_what_it_restores_are_the_owners_alone(tmp_path: Path) -> None:
    pack(home_with_data(tmp_path / "home"), tmp_path / "backup.tar")
    unpack(tmp_path / "backup.tar", tmp_path / "new")
    files = [
        tmp_path / "backup.tar",
        *(path for path in (tmp_path / "new").rglob("*") if path.is_file()),
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_c21_nothing_acknowledged_before_a_backup_is_lost_while_writers_go_on(
    tmp_path: Path,
) -> None:
    home = home_with_data(tmp_path / "home")
    acknowledged, stop = [], threading.Event()

    def write() -> None:
        with closing(pysqlite3.connect(home / MAIN, timeout=30)) as database:
            while not stop.is_set():
                row = database.execute("INSERT INTO deeds (text) VALUES ('more')").lastrowid
                database.commit()
                acknowledged.append(row)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            known = set(acknowledged)
            pack(home, tmp_path / f"{number}.tar")
            unpack(tmp_path / f"{number}.tar", tmp_path / f"new{number}")
            with closing(pysqlite3.connect(tmp_path / f"new{number}" / MAIN)) as database:
                kept = {row for (row,) in database.execute("SELECT id FROM deeds")}
            assert known <= kept
    finally:
        stop.set()
        writer.join()
    assert acknowledged


def rewritten(
    source: Path, target: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]
) -> Path:
    """The backup with its members changed."""
    with tarfile.open(source) as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w") as tar:
        for member, body in members:
            if member.isreg():
                member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return target


def stray(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = ""
) -> Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]:
    def add(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        members.insert(0, (member, b"x" if kind == tarfile.REGTYPE else b""))

    return add


def flip_a_byte(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    index = next(i for i, (member, _) in enumerate(members) if member.name.startswith("media/"))
    members[index] = (members[index][0], b"\x00" + members[index][1][1:])


def lose_a_file(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[:] = [pair for pair in members if not pair[0].name.startswith("media/")]


def say_everything_twice(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.insert(1, members[0])


def lose_the_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[:] = [pair for pair in members if pair[0].name != MANIFEST]


def another_manifest(body: bytes) -> Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members[-1] = (members[-1][0], body)

    return change


STRANGE = {
    "dots": stray("media/../../evil"),
    "absolute": stray("/etc/evil"),
    "elsewhere": stray("bin/evil"),
    "a key file": stray("id_rsa"),
    "backslash": stray("media\\..\\evil"),
    "symlink": stray("media/link", tarfile.SYMTYPE, "/etc/passwd"),
    "hard link": stray("media/link", tarfile.LNKTYPE, MAIN),
    "device": stray("media/null", tarfile.CHRTYPE),
    "pipe": stray("media/pipe", tarfile.FIFOTYPE),
    "folder": stray("media/folder", tarfile.DIRTYPE),
    "not in the manifest": stray("media/extra.jpg"),
    "damaged": flip_a_byte,
    "lost": lose_a_file,
    "twice": say_everything_twice,
    "no manifest": lose_the_manifest,
    "manifest of another kind": another_manifest(
        json.dumps({"format": "zip", "files": {}}).encode()
    ),
    "manifest that is no JSON": another_manifest(b"\xff{"),
    "manifest nested to death": another_manifest(b"[" * 100_000),
    **{
        f"manifest with the size {size}": another_manifest(
            f'{{"format": "{FORMAT}", "made_at": "2026-05-01T12:00:00+00:00", "files": '
            f'{{"{MAIN}": {{"size": {size}, "sha256": "x"}}}}}}'.encode()
        )
        for size in ("1e400", "-1", "1e3", "NaN", "true", '"9"')
    },
    "manifest without sizes": another_manifest(
        json.dumps({"format": FORMAT, "files": {MAIN: {}}}).encode()
    ),
}


@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_c21_a_strange_archive_is_refused_and_leaves_nothing(
    tmp_path: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]
) -> None:
    pack(home_with_data(tmp_path / "home"), tmp_path / "good.tar")
    bad = rewritten(tmp_path / "good.tar", tmp_path / "bad.tar", change)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(ArchiveError):
        unpack(bad, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_c21_a_truncated_archive_is_refused(tmp_path: Path, share: float) -> None:
    pack(home_with_data(tmp_path / "home"), tmp_path / "good.tar.gz")
    whole = (tmp_path / "good.tar.gz").read_bytes()
    (tmp_path / "bad.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ArchiveError):
        unpack(tmp_path / "bad.tar.gz", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_home_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    pack(home_with_data(tmp_path / "home"), tmp_path / "good.tar")
    before = hashes(tmp_path / "home")
    with pytest.raises(ArchiveError, match="not empty"):
        unpack(tmp_path / "good.tar", tmp_path / "home")
    assert hashes(tmp_path / "home") == before


def test_an_existing_backup_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "old.tar").write_bytes(b"last year's")
    with pytest.raises(ArchiveError, match="exists"):
        pack(home_with_data(tmp_path / "home"), tmp_path / "old.tar")
    assert (tmp_path / "old.tar").read_bytes() == b"last year's"


def test_postgresql_is_refused_clearly(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="pg_dump"):
        pack(
            home_with_data(tmp_path / "home"),
            tmp_path / "b.tar",
            database_url="postgresql:///tallgrass",
        )
    assert not (tmp_path / "b.tar").exists()
