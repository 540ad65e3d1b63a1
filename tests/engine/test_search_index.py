"""The index folder: what is found, what readers see, and how it heals."""

from pathlib import Path

import pytest

from tallgrass.engine.search import Document, IndexBusy, IndexWriter, Reader, position

RAMEN = Document(
    1, "多伦多拉面地图", "下雪天最想去的四家拉面馆", "#拉面 #多伦多美食", "阿藜", "Toronto"
)
SHOES = Document(
    2,
    "Running shoes in the snow",
    "Grip, laces and warm socks for Toronto winters",
    "#running",
    "Tove",
    "Toronto",
)
BOOKS = Document(
    3, "Three bookshops", "Quiet corners, ramen next door", "#books", "Odalys", "Vancouver"
)


def rebuild(folder: Path, documents: list[Document], position: str) -> None:
    """An index of these documents, committed at that position."""
    writer = IndexWriter(folder)
    for document in documents:
        writer.put(document)
    writer.commit(position)
    writer.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rebuild(tmp_path / "index", [RAMEN, SHOES, BOOKS], "3")
    return tmp_path / "index"


def ids(reader: Reader, query: str) -> list[int]:
    return [hit.id for hit in reader.search(query)]


def test_chinese_and_english_find_their_notes(folder: Path) -> None:
    reader = Reader(folder)
    assert ids(reader, "拉面") == [1]
    assert ids(reader, "running shoe") == [2]
    assert ids(reader, "#books") == [3]
    assert ids(reader, "阿藜") == [1]


def test_notes_with_every_word_come_before_those_with_some(folder: Path) -> None:
    assert ids(Reader(folder), "bookshop ramen toronto")[0] == 3
    assert ids(Reader(folder), "toronto snow") == [2, 1]


def test_a_chinese_word_is_found_where_the_text_was_cut_through_it(tmp_path: Path) -> None:
    notes = [
        Document(1, "老狗最后一年", "", "#流浪狗"),
        Document(2, "狗", "在新加坡养"),
        Document(3, "猫不喝水", "六个碗"),
        Document(4, "非洲豬瘟疫情", ""),
    ]
    rebuild(tmp_path, notes, "")
    reader = Reader(tmp_path)
    assert ids(reader, "狗") == [2, 1]  # whole words first
    assert ids(reader, "豬瘟") == [4]
    assert ids(reader, "瘟豬") == []
    assert ids(reader, "流浪狗") == [1]
    assert ids(reader, "养 狗")[0] == 2


def test_a_title_weighs_more_than_a_body(tmp_path: Path) -> None:
    rebuild(tmp_path, [Document(1, "tea", "cake"), Document(2, "cake", "tea")], "")
    assert ids(Reader(tmp_path), "tea") == [1, 2]


def test_c35_a_query_is_never_parsed(folder: Path) -> None:
    reader = Reader(folder)
    for query in (
        'title:"',
        "*:*",
        "a AND (b OR",
        "[* TO *]",
        "\\",
        "id:1",
        "~" * 500,
        "(" * 20_000,
        "\x00",
        "",
    ):
        assert len(reader.search(query)) <= 3
    assert ids(reader, "*:*") == []


def test_an_open_reader_sees_the_next_commit_and_not_before(folder: Path) -> None:
    reader, writer = Reader(folder), IndexWriter(folder)
    assert writer.position == "3"
    writer.put(Document(4, "Snow day soup", "Hot"))
    assert ids(reader, "soup") == []
    writer.commit("4")
    assert ids(reader, "soup") == [4]
    writer.put(Document(4, "Snow day stew", "Hot"))
    writer.remove(1)
    writer.commit("5")
    assert (ids(reader, "soup"), ids(reader, "stew"), ids(reader, "拉面")) == ([], [4], [])
    writer.close()


def test_a_missing_index_finds_nothing(tmp_path: Path) -> None:
    assert ids(Reader(tmp_path / "none"), "tea") == []


@pytest.mark.parametrize("victim", ["meta.json", "position.json", "segments", "CURRENT"])
def test_a_damaged_index_is_begun_anew(folder: Path, victim: str) -> None:
    place = folder / "g1"
    damaged = [folder / victim] if victim == "CURRENT" else [place / victim]
    if victim == "segments":
        damaged = [
            path
            for path in place.iterdir()
            if path.suffix in (".idx", ".term", ".store", ".fast", ".fieldnorm")
        ]
    for path in damaged:
        path.write_bytes(b"\xff" * 40)
    reader = Reader(folder)
    reader.search("拉面")
    writer = IndexWriter(folder)
    assert writer.position == ""
    writer.put(RAMEN)
    writer.commit("1")
    writer.close()
    assert ids(reader, "拉面") == [1]
    assert ids(Reader(folder), "拉面") == [1]
    assert sorted(path.name for path in folder.glob("g*")) == ["g2"]


def test_a_second_writer_waits_its_turn_and_harms_nothing(folder: Path) -> None:
    first = IndexWriter(folder)
    with pytest.raises(IndexBusy):
        IndexWriter(folder)
    first.put(Document(4, "后来的一篇", ""))
    first.commit("4")
    with pytest.raises(IndexBusy):
        IndexWriter(folder)
    first.close()
    assert (position(folder), ids(Reader(folder), "拉面")) == ("4", [1])
    assert [path.name for path in folder.glob("g*")] == ["g1"]
    second = IndexWriter(folder)
    assert second.position == "4"
    second.close()
