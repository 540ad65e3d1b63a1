"""A ZIP of pictures beside a file of notes: each found by the name that a column gives it."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from tallgrass.kernel.text import normal
from tallgrass.notes.importing.cells import is_nothing, text
from tallgrass.notes.importing.failures import UnreadableFile

LARGEST_PICTURE = 60_000_000
LARGEST_UNPACKED = 20_000_000_000
MOST_MEMBERS = 200_000
HIGHEST_RATIO = 200
SMALL = 1_000_000
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(RuntimeError, NotImplementedError),  # a way of packing that zipfile does not know
)
_PARTED = re.compile(r"[\n\r\t;；|,，、]+|\s{2,}")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".avif")


def names_in(value: Any) -> list[str]:
    """Return the names of pictures in a cell: a list, or text parted by commas, semicolons or
    lines."""
    if is_nothing(value):
        return []
    parts = value if isinstance(value, list | tuple) else _PARTED.split(text(value).strip("[]"))
    names = [str(part).strip(" '\"") for part in parts if not isinstance(part, dict)]
    return [name for name in names if name]


class Media:
    """The pictures of a ZIP. Raises UnreadableFile for one that is damaged, or unpacks to more than
    any collection of pictures does."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UnreadableFile(f"there is no file {path}")
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise UnreadableFile(
                f"{path.name} is no ZIP, or a damaged one: pack it again"
            ) from error
        self._members: dict[str, list[zipfile.ZipInfo]] = {}
        self.used: set[str] = set()
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        self._refuse_bombs(path, members)
        for member in members:
            for key in {_key(member.filename), _key(PurePosixPath(member.filename).name)}:
                self._members.setdefault(key, []).append(member)

    def __enter__(self) -> "Media":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def read(self, name: str) -> bytes:
        """Return the picture of that name. Raises ValueError, with the reason, where there is none
        to be taken."""
        found = self._find(name)
        if not found:
            raise ValueError(f"the ZIP has no picture {name[:80]}")
        if len(found) > 1:
            places = ", ".join(member.filename for member in found[:3])
            raise ValueError(
                f"the ZIP has {len(found)} pictures {name[:80]} ({places}): give its folder"
            )
        member = found[0]
        if member.flag_bits & 0x1:
            raise ValueError(f"the picture {name[:80]} is locked by a password")
        if member.file_size > LARGEST_PICTURE:
            raise ValueError(f"the picture {name[:80]} is larger than {LARGEST_PICTURE:,} bytes")
        try:
            with self._archive.open(member) as handle:
                data = handle.read(LARGEST_PICTURE + 1)
        except DAMAGE as error:
            raise ValueError(f"the picture {name[:80]} is damaged in the ZIP ({error})") from error
        if len(data) > LARGEST_PICTURE:
            raise ValueError(f"the picture {name[:80]} is larger than {LARGEST_PICTURE:,} bytes")
        self.used.add(member.filename)
        return data

    @property
    def unused(self) -> list[str]:
        """The pictures that no row named."""
        all_names = {member.filename for found in self._members.values() for member in found}
        return sorted(
            name
            for name in all_names - self.used
            if name.casefold().endswith(_PICTURES) and not name.startswith("__MACOSX/")
        )

    def _find(self, name: str) -> list[zipfile.ZipInfo]:
        """Return the members of that name: by its path, its last part, or either without its
        ending."""
        address = urlsplit(name)
        plain = unquote(address.path) if address.scheme in ("http", "https") else name
        for key in (_key(plain), _key(PurePosixPath(plain.replace("\\", "/")).name)):
            found = {
                member.filename: member
                for member in self._members.get(key, ())
                if not member.filename.startswith("__MACOSX/")
            }
            if found:
                return list(found.values())
        return []

    def _refuse_bombs(self, path: Path, members: Iterable[zipfile.ZipInfo]) -> None:
        found = list(members)
        unpacked = sum(member.file_size for member in found)
        if len(found) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
            raise UnreadableFile(
                f"{path.name} holds {len(found):,} files of {unpacked:,} bytes: give a smaller ZIP"
            )
        for member in found:
            if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(
                1, member.compress_size
            ):
                raise UnreadableFile(
                    f"{path.name} holds {member.filename[:80]}, which unpacks to "
                    f"{member.file_size // max(1, member.compress_size)} times its size, as no "
                    f"picture does"
                )


def _key(name: str) -> str:
    plain = normal("NFC", name.replace("\\", "/")).casefold()
    return plain.removeprefix("./").strip("/")
