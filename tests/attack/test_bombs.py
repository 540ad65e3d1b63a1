"""Files that are small and unpack to much: refused or read within seconds and little memory."""

import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from tallgrass.notes.importing import parquets
from tallgrass.notes.importing.failures import UnreadableFile
from tests.running import ROOT, clean_environment

READ = """
import resource, sys
from pathlib import Path
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.reading import open_tables
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    rows = sum(1 for table in open_tables(Path(sys.argv[1])) for _record in table.records())
    print("rows", rows)
except UnreadableFile as error:
    print("refused", error)
print("grew", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
MOST_SECONDS = 40  # of the processor
MOST_KILOBYTES = 300_000


def read(file: Path) -> str:
    """What reading the file comes to, with its time and memory bounded."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env=clean_environment(),
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS)),
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    said, _break, grew = done.stdout.strip().rpartition("\n")
    assert int(grew.removeprefix("grew ")) < MOST_KILOBYTES
    return said


def book_of(file: Path, place: str, value: object) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["title", "body"])
    sheet.append(["one", "note"])
    sheet[place] = value
    book.save(file)
    return file


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD3"])
@pytest.mark.parametrize("value", ["far", "=1+1"])
def test_c35_a_workbook_with_one_far_cell_is_read_like_any_other(
    tmp_path: Path, place: str, value: str
) -> None:
    assert read(book_of(tmp_path / "far.xlsx", place, value)).startswith(("rows", "refused"))


def test_c35_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    file = book_of(tmp_path / "bomb.xlsx", "A3", "x")
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w") as member,
    ):
        for _piece in range(500):
            member.write(b" " * 1_000_000)
    assert file.stat().st_size < 2_000_000
    assert read(file).startswith("refused")


def test_c35_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """The directory says ten bytes; the stream goes on for 300 MB."""
    file = tmp_path / "liar.xlsx"
    book_of(tmp_path / "plain.xlsx", "A3", "x")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in plain.namelist():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, plain.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            member.write(plain.read("xl/worksheets/sheet1.xml").rpartition(b"</sheetData>")[0])
            for _piece in range(300):
                member.write(b" " * 1_000_000)
        for info in archive.infolist():
            if info.filename.endswith("sheet1.xml"):
                info.file_size = 10
    assert read(file).startswith("refused")


def parquet_of(file: Path, rows: str) -> Path:
    with duckdb.connect(":memory:") as database:
        database.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    return file


def test_c35_a_small_parquet_file_that_unpacks_to_much_is_refused_before_it_does(
    tmp_path: Path,
) -> None:
    """Rows without end, one text that a dictionary repeats two thousand times, texts that compress
    to nothing."""
    for rows, said in (
        ("SELECT 'one' AS title, 'note' AS body FROM range(2000000)", "declares 2,000,000 rows"),
        ("SELECT repeat('x', 1000000) AS a, md5(n::text) AS b FROM range(2000) t(n)", "letters"),
        ("SELECT repeat('a', 900000) || n AS body FROM range(120) t(n)", "bytes: split it"),
    ):
        file = parquet_of(tmp_path / "bomb.parquet", rows)
        assert file.stat().st_size < 200_000
        with pytest.raises(UnreadableFile, match=said):
            next(parquets.rows(file))
    rows = "SELECT 'note ' || n AS title, md5(n::text) AS body FROM range(3000) t(n)"
    assert len(list(parquets.rows(parquet_of(tmp_path / "notes.parquet", rows)))) == 3_000
