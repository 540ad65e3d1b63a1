"""Which encoding a text file is in: found out over the whole file before anything is taken from
it.

A file that is UTF-8 but for a few bytes is UTF-8: it is refused with the place of the bad byte, and
never read as another.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import known_names

SAMPLE = 256_000
CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_MADE_OUT = (
    "the encoding could not be made out: save the file as UTF-8, or name it with --encoding"
)
_MANY_BYTES = {"gb18030", "big5", "cp950", "shift_jis", "euc_kr", "utf_16_le", "utf_16_be"}
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
    """Return the file's bytes, unpacked as they are read when it is gzip."""
    with path.open("rb") as handle:
        is_packed = handle.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if is_packed else path.open("rb")  # type: ignore[return-value]


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the file's bytes in pieces. Raises UnreadableFile where a gzip file breaks off."""
    try:
        with open_plain(path) as handle:
            while piece := handle.read(CHUNK):
                yield piece
    except (EOFError, zlib.error, OSError) as error:
        raise UnreadableFile(
            f"the packed file is damaged or breaks off ({error}): copy it again"
        ) from error


def encoding_of(path: Path, *, wanted: str = "") -> str:
    """Return the encoding the whole file decodes in: the one `wanted`, its byte order mark's,
    UTF-8, or the likeliest common one."""
    first = next(chunks(path), b"")
    if wanted:
        return _checked(
            path,
            [wanted],
            f"the file is not in {wanted}{_place(path, wanted)}: name its true encoding, or save "
            f"it as UTF-8",
        )
    for mark, name in _MARKS:
        if first.startswith(mark):
            return _checked(
                path,
                [name],
                f"the file says it is {name} and is not{_place(path, name)}: save it again as "
                f"UTF-8",
            )
    if b"\0" in first[:SAMPLE] and not _looks_wide(first):
        return _checked(
            path, ["utf-8"], "this is not a text file: give CSV, XLSX, JSON, JSON lines or Parquet"
        )
    if _looks_wide(first):
        return _checked(path, _guesses(first), _NOT_MADE_OUT)
    study = _Utf8Study()
    for piece in chunks(path):
        study.add(piece)
    study.end()
    if study.is_utf8:
        return "utf-8"
    if study.is_meant:
        raise UnreadableFile(
            f"the file is UTF-8 but for {study.bad:,} byte{'s' if study.bad > 1 else ''}, the "
            f"first {study.where}: mend that place, or save the file again as UTF-8"
        )
    guesses = _guesses(first)
    damaged = next((name for name in guesses if name in _MANY_BYTES), "")
    if damaged and not _sound(path, [name for name in guesses if name in _MANY_BYTES]):
        _refuse_damaged(path, first[:SAMPLE])
    return _checked(path, guesses, _NOT_MADE_OUT)


def _refuse_damaged(path: Path, sample: bytes) -> None:
    """Refuse a file that is Chinese but for a few bytes, so that it is read as no other
    language."""
    for name in ("gb18030", "big5"):
        text = sample.decode(name, "replace")
        bad, han = text.count("\ufffd"), sum("\u4e00" <= letter <= "\u9fff" for letter in text)
        if bad * 20 <= han and han > 20:
            raise UnreadableFile(
                f"the file seems to be {name} but for a few bytes{_place(path, name)}: mend that "
                f"place, save it as UTF-8, or name its encoding with --encoding"
            )


def _guesses(first: bytes) -> list[str]:
    """Encodings that the beginning may be in, those first in which it names columns that we
    know."""
    sample = _whole_lines(first[:SAMPLE])
    likely = [match.encoding for match in from_bytes(sample, cp_isolation=_COMMON)]
    head = sample[:4_000]
    known = {name: _names_in(head, name) for name in _COMMON}
    best = max(known.values())
    named = [name for name in _COMMON if known[name] == best] if best > 1 else []
    return list(dict.fromkeys([*(n for n in likely if n in named), *named, *likely]))


def _names_in(head: bytes, encoding: str) -> int:
    words = head.decode(encoding, "ignore").splitlines()[:12]
    return max(
        (known_names(re.split(r"[,\t;|]", line.replace('"', ""))) for line in words), default=0
    )


class _Utf8Study:
    """How far a file is UTF-8: letters of several bytes that are right, and bytes that are not."""

    def __init__(self) -> None:
        self.right = self.bad = 0
        self.where = ""
        self._rest = b""
        self._line, self._at = 1, 0

    def add(self, piece: bytes) -> None:
        """Look at the next piece."""
        data = self._rest + piece
        cut = _unfinished(data)
        self._rest = data[len(data) - cut :] if cut else b""
        self._look(data[: len(data) - cut] if cut else data)

    def end(self) -> None:
        """Look at what remains."""
        self._look(self._rest)

    def _look(self, data: bytes) -> None:
        start = 0
        while start < len(data):
            try:
                data[start:].decode("utf-8")
            except UnicodeDecodeError as error:
                self._count(data[start : start + error.start])
                self.bad += 1
                if not self.where:
                    self.where = (
                        f"0x{data[start + error.start]:02X} in line {self._line}, byte "
                        f"{self._at + 1} of it"
                    )
                self._at += error.end - error.start
                start += error.end
                if self.bad > 1_000:
                    return
                continue
            self._count(data[start:])
            return

    def _count(self, good: bytes) -> None:
        self.right += _wide(good)
        lines = good.count(b"\n")
        self._line += lines
        self._at = len(good) - good.rfind(b"\n") - 1 if lines else self._at + len(good)

    @property
    def is_utf8(self) -> bool:
        """Whether every byte is right."""
        return not self.bad

    @property
    def is_meant(self) -> bool:
        """Whether so much of it is right that the rest is damage."""
        return self.right > 3 * self.bad


def _wide(good: bytes) -> int:
    """Return how many letters of several bytes there are: their first bytes are 0xC2 to 0xF4."""
    return len(good.translate(None, bytes(range(0xC0)) + bytes(range(0xF5, 0x100))))


def _unfinished(data: bytes) -> int:
    """Return how many bytes at the end begin a letter that the next piece ends."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            needs = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needs > back else 0
        if byte < 0x80:
            return 0
    return 0


def _place(path: Path, encoding: str) -> str:
    """Return where the first byte stands that is not of that encoding."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    except LookupError:
        return ""
    line = 1
    for piece in chunks(path):
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            line += piece[: error.start].count(b"\n")
            return f" (0x{error.object[error.start]:02X} in line {line})"
        line += piece.count(b"\n")
    return ""


def _whole_lines(sample: bytes) -> bytes:
    """Return the sample up to its last line's end, so that no letter of several bytes is cut."""
    end = sample.rfind(b"\n")
    return sample[: end + 1] if len(sample) == SAMPLE and end > 0 else sample


def _looks_wide(first: bytes) -> bool:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    even, odd = first[0:4000:2].count(0), first[1:4000:2].count(0)
    half = max(1, len(first[:4000]) // 2)
    return (even > half * 0.3) != (odd > half * 0.3)


def _sound(path: Path, guesses: list[str]) -> str:
    """Return the first of these encodings in which the whole file decodes, or ""."""
    for name in guesses:
        try:
            decoder = codecs.getincrementaldecoder(name)("strict")
            for piece in chunks(path):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except (UnicodeError, LookupError):
            continue
        return name
    return ""


def _checked(path: Path, guesses: list[str], complaint: str) -> str:
    """Return the first of these encodings in which the whole file decodes. Raises UnreadableFile
    with the complaint where none does."""
    name = _sound(path, guesses)
    if not name:
        raise UnreadableFile(complaint)
    return name


def beginning(path: Path, encoding: str) -> str:
    """Return the first stretch of the text, without its byte order mark."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    return decoder.decode(next(chunks(path), b"")[:SAMPLE]).lstrip("\ufeff")


def lines(path: Path, encoding: str, *, longest: int) -> Iterator[str]:
    """Yield the file's lines with their ends as they are. Raises UnreadableFile for a line longer
    than `longest` characters."""
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
