"""A backup that lies about its size, its age or its manifest: one sentence, nothing unpacked."""

import gzip
import io
import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.running import new_home, tallgrass

NOW = datetime.now(UTC)


def tar_of(file: Path, members: dict[str, bytes], *, manifest: bytes | None = None) -> Path:
    facts = {name: {"size": len(body), "sha256": "0" * 64} for name, body in members.items()}
    body = {"format": "tallgrass backup 1", "made_at": NOW.isoformat(), "files": facts}
    whole = {**members, "manifest.json": manifest or json.dumps(body).encode()}
    with tarfile.open(file, "w:gz" if file.suffix == ".gz" else "w") as tar:
        for name, data in whole.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return file


def refused(file: Path, home: Path, *options: str) -> str:
    """What `restore` says of it, in one sentence and without a trace on the disk."""
    done = tallgrass("restore", "--home", str(home), "--from", str(file), *options, timeout=60)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert not home.exists() and sorted(home.parent.glob(".home*")) == []
    said = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(said) == 1
    return said[0]


def test_c21_a_backup_that_says_it_is_larger_than_the_disk_is_not_unpacked(tmp_path: Path) -> None:
    """A header of 500 TB costs nothing to write; the tar itself is a few bytes."""
    entry = tarfile.TarInfo("tallgrass.db")
    entry.size = 500 * 10**12
    (tmp_path / "huge.tar").write_bytes(entry.tobuf(tarfile.GNU_FORMAT) + b"\0" * 10_240)
    said = refused(tmp_path / "huge.tar", tmp_path / "home")
    assert "are free on the disk" in said


def test_c21_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """600 MB of zeros in some hundred kilobytes."""
    entry = tarfile.TarInfo("media/ab/zeros.jpg")
    entry.size = 600_000_000
    file = tmp_path / "bomb.tar.gz"
    with gzip.open(file, "wb", compresslevel=1) as packed:
        packed.write(entry.tobuf(tarfile.GNU_FORMAT))
        for _piece in range(600):
            packed.write(bytes(1_000_000))
    assert file.stat().st_size < 6_000_000
    assert "times its size" in refused(file, tmp_path / "home")


@pytest.mark.parametrize("size", ["1e400", "-1", "NaN", "1e15", "null", "[]", '"12"'])
def test_c21_a_manifest_with_a_strange_size_is_one_sentence(tmp_path: Path, size: str) -> None:
    text = (
        '{"format": "tallgrass backup 1", "made_at": "2026-05-01T12:00:00+00:00", "files": '
        f'{{"tallgrass.db": {{"size": {size}, "sha256": "x"}}}}}}'
    )
    file = tar_of(tmp_path / "bad.tar", {"tallgrass.db": b"x"}, manifest=text.encode())
    assert "manifest cannot be read" in refused(file, tmp_path / "home")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of an empty community."""
    source = new_home(tmp_path / "source")
    file = tmp_path / "backup.tar"
    done = tallgrass("backup", "--home", str(source), "--to", str(file))
    assert done.returncode == 0
    return file


def aged(backup: Path, days: int) -> Path:
    """The same backup, made some days earlier."""
    file = backup.with_name("aged.tar")
    with tarfile.open(backup) as old, tarfile.open(file, "w") as new:
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                body = json.loads(data) | {"made_at": (NOW - timedelta(days=days)).isoformat()}
                data = json.dumps(body).encode()
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return file


def test_c40_a_backup_past_its_age_needs_a_word(backup: Path, tmp_path: Path) -> None:
    said = refused(aged(backup, 32), tmp_path / "home")
    assert "32 days old" in said and "--old" in said and "backup_days" in said
    asked = ["restore", "--home", str(tmp_path / "home"), "--from", str(aged(backup, 32))]
    assert tallgrass(*asked, "--old").returncode == 0
    young = ["restore", "--home", str(tmp_path / "young"), "--from", str(aged(backup, 29))]
    assert tallgrass(*young).returncode == 0
    strict = ["restore", "--home", str(tmp_path / "strict"), "--from", str(aged(backup, 3))]
    assert tallgrass(*strict, TALLGRASS_BACKUP_DAYS="2").returncode == 1


def test_a_list_of_erasures_that_is_none_stops_before_anything_is_unpacked(
    backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "list").write_text('{"public_id": 3}\n')
    said = refused(backup, tmp_path / "home", "--erasures", str(tmp_path / "list"))
    assert "line 1" in said
