"""The disk after an erasure: databases and their logs, files of the index, earlier homes."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pysqlite3
import pytest

from tallgrass.conf import prepare
from tallgrass.engine.search import Document, IndexBusy, IndexWriter, Reader, begun_at
from tallgrass.kernel import erasures, wiping
from tallgrass.kernel.clock import now
from tallgrass.people.actions import traces

WORD = "zygomorphic"


def holds(folder: Path, text: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if text.encode() in path.read_bytes()]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[pysqlite3.Connection]:
    """A database in use, with a text that was written and deleted, and lies in its log."""
    with closing(pysqlite3.connect(tmp_path / "tallgrass.db", isolation_level=None)) as line:
        for pragma in ("journal_mode=WAL", "secure_delete=ON", "wal_autocheckpoint=0"):
            line.execute(f"PRAGMA {pragma}")
        line.execute("CREATE TABLE deeds (text TEXT)")
        line.execute("INSERT INTO deeds VALUES (?)", (WORD,))
        line.execute("DELETE FROM deeds")
        yield line


def test_the_log_is_emptied_after_an_erasure_and_left_alone_without_one(
    tmp_path: Path, written: pysqlite3.Connection, settings: object
) -> None:
    settings.TALLGRASS_HOME = tmp_path  # type: ignore[attr-defined]
    assert traces.wipe_after_erasure() == 0
    assert holds(tmp_path, WORD) == ["tallgrass.db-wal"]
    erasures.put_on_list(tmp_path, erasures.ListedErasure("abc", now()))
    assert traces.wipe_after_erasure() > 0
    assert holds(tmp_path, WORD) == []
    assert traces.wipe_after_erasure() == 0


def test_a_log_that_is_being_read_is_emptied_at_a_later_turn(
    tmp_path: Path, written: pysqlite3.Connection, settings: object
) -> None:
    settings.TALLGRASS_HOME = tmp_path  # type: ignore[attr-defined]
    erasures.put_on_list(tmp_path, erasures.ListedErasure("abc", now()))
    with closing(pysqlite3.connect(tmp_path / "tallgrass.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM deeds").fetchall()
        written.execute("INSERT INTO deeds VALUES ('more')")
        traces.wipe_after_erasure()
        assert holds(tmp_path, WORD) != []
        reader.execute("ROLLBACK")
        traces.wipe_after_erasure()
    assert holds(tmp_path, WORD) == []


def test_an_index_written_beside_forgets_what_was_removed_and_is_read_meanwhile(
    tmp_path: Path,
) -> None:
    writer = IndexWriter(tmp_path)
    for number, body in enumerate((WORD, "lighthouse", "lighthouse pier")):
        writer.put(Document(number, "Title", body))
    writer.commit("1")
    writer.remove(0)
    writer.commit("2")
    writer.close()
    # what a segment packs away cannot be read byte by byte, so its files have to go
    segments = {path.name for path in tmp_path.rglob("*.term")}
    reader, begun = Reader(tmp_path), begun_at(tmp_path)
    beside = IndexWriter(tmp_path, beside=True)
    with pytest.raises(IndexBusy):
        IndexWriter(tmp_path)
    for number in (1, 2):
        beside.put(Document(number, "Title", "lighthouse"))
        beside.commit(str(number))
        assert [hit.id for hit in reader.search("pier")] == [2]
    beside.reveal()
    beside.close()
    assert reader.search("pier") == []
    assert segments and segments.isdisjoint({path.name for path in tmp_path.rglob("*.term")})
    assert {hit.id for hit in reader.search("lighthouse")} == {1, 2}
    assert begun_at(tmp_path) > begun
    again = IndexWriter(tmp_path)
    assert again.position == "2"
    again.close()


def test_a_half_written_index_beside_is_never_read(tmp_path: Path) -> None:
    writer = IndexWriter(tmp_path)
    writer.put(Document(1, "Title", "lighthouse"))
    writer.commit("1")
    writer.close()
    beside = IndexWriter(tmp_path, beside=True)
    beside.commit("9")
    beside.close()  # as after a kill
    assert [hit.id for hit in Reader(tmp_path).search("lighthouse")] == [1]
    again = IndexWriter(tmp_path)
    assert again.position == "1"
    again.close()


def test_databases_that_need_more_room_than_is_free_are_left_and_that_is_said(
    tmp_path: Path, written: pysqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare.shutil, "disk_usage", lambda _home: type("Disk", (), {"free": 9}))
    said: list[str] = []
    assert prepare.rewritten(tmp_path, said.append) is False
    assert "9 are free" in said[0]


def test_what_an_earlier_release_deleted_goes_when_the_database_is_written_anew(
    tmp_path: Path, written: pysqlite3.Connection
) -> None:
    written.execute("PRAGMA secure_delete=OFF")
    written.executemany("INSERT INTO deeds VALUES (?)", [(WORD * 20,)] * 200)
    written.execute("DELETE FROM deeds")
    written.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert wiping.free_pages(tmp_path / "tallgrass.db") > 0
    assert holds(tmp_path, WORD) == ["tallgrass.db"]
    assert prepare.rewritten(tmp_path, lambda _text: None)
    assert (holds(tmp_path, WORD), wiping.free_pages(tmp_path / "tallgrass.db")) == ([], 0)
