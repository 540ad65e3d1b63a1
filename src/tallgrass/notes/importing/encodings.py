"""Which encoding a text file is in: found out over the whole file before anything is taken from
it."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from tallgrass.notes.importing.failures import UnreadableFile

SAMPLE = 256_000
CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = [
    "gb18030",
    "big5",
    "cp950",
    "utf_16_le",
    "utf_16_be",
    "shift_jis",
    "euc_kr",
    "cp1252",
    "cp1251",
]


def open_plain(path: Path) -> BinaryIO:
    """The file's bytes, unpacked as they are read when it is gzip."""
    with path.open("rb") as handle:
        is_packed = handle.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if is_packed else path.open("rb")  # type: ignore[return-value]


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes in pieces. Raises UnreadableFile where a gzip file breaks off."""
    try:
        with open_plain(path) as handle:
            while piece := handle.read(CHUNK):
                yield piece
    except (EOFError, zlib.error, OSError) as error:
        raise UnreadableFile(
            f"the packed file is damaged or breaks off ({error}): copy it again"
        ) from error


def encoding_of(path: Path, *, wanted: str = "") -> str:
    """The encoding the whole file decodes in: the one `wanted`, its byte order mark's, UTF-8, or
    the likeliest common one."""
    first = next(chunks(path), b"")
    if wanted:
        return _checked(
            path,
            [wanted],
            f"the file is not in {wanted}: name its true encoding, or save it as UTF-8",
        )
    for mark, name in _MARKS:
        if first.startswith(mark):
            return _checked(
                path, [name], f"the file says it is {name} and is not: save it again as UTF-8"
            )
    if b"\0" in first[:SAMPLE] and not _looks_wide(first):
        return _checked(
            path, ["utf-8"], "this is not a text file: give CSV, XLSX, JSON, JSON lines or Parquet"
        )
    guesses = ["utf-8"] if not _looks_wide(first) else []
    guesses += [
        match.encoding for match in from_bytes(_whole_lines(first[:SAMPLE]), cp_isolation=_COMMON)
    ]
    return _checked(
        path,
        guesses,
        "the encoding could not be made out: save the file as UTF-8, or name it with --encoding",
    )


def _whole_lines(sample: bytes) -> bytes:
    """The sample up to its last line's end, so that no letter of several bytes is cut."""
    end = sample.rfind(b"\n")
    return sample[: end + 1] if len(sample) == SAMPLE and end > 0 else sample


def _looks_wide(first: bytes) -> bool:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    even, odd = first[0:4000:2].count(0), first[1:4000:2].count(0)
    half = max(1, len(first[:4000]) // 2)
    return (even > half * 0.3) != (odd > half * 0.3)


def _checked(path: Path, guesses: list[str], complaint: str) -> str:
    for name in guesses:
        try:
            decoder = codecs.getincrementaldecoder(name)("strict")
            for piece in chunks(path):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except (UnicodeError, LookupError):
            continue
        return name
    raise UnreadableFile(complaint)


def beginning(path: Path, encoding: str) -> str:
    """The first stretch of the text, without its byte order mark."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    return decoder.decode(next(chunks(path), b"")[:SAMPLE]).lstrip("\ufeff")


def lines(path: Path, encoding: str, *, longest: int) -> Iterator[str]:
    """The file's lines with their ends as they are. Raises UnreadableFile for a line longer than
    `longest` characters."""
    with (
        open_plain(path) as handle,
        io.TextIOWrapper(handle, encoding=encoding, newline="") as text,
    ):
        while line := text.readline(longest + 1):
            if len(line) > longest:
                raise UnreadableFile(
                    f"a line is longer than {longest:,} characters: is a quotation mark missing?"
                )
            yield line
