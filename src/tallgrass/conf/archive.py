"""Backups: one tar of consistent copies with a manifest of hashes, and the way back.

The main database is copied before the journal, so that whatever the books know of, the journal
still holds (it is pruned late).
"""

import hashlib
import io
import json
import lzma
import os
import shutil
import tarfile
import tempfile
import tomllib
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import pysqlite3

from tallgrass.conf.config import FILE, PREFIX

MANIFEST = "manifest.json"
FORMAT = "tallgrass backup 1"
MAIN = "tallgrass.db"
TREES = (
    "media",
    "models",
    "lake",
    "mail",
    "pages",
)  # static files and the search index are made anew
LARGEST_MANIFEST = 64_000_000
LARGE = 500_000_000
HIGHEST_RATIO = 100  # real ones shrink three- to tenfold
SPARE = 100_000_000  # bytes that stay free on the disk
BACKUP_DAYS = 30
Say = Callable[[str], None]
Manifest = dict[str, dict[str, Any]]


class ArchiveError(Exception):
    """The backup cannot be made or trusted; the message says why."""


def pack(
    home: Path, target: Path, *, database_url: str = "", say: Say = lambda _text: None
) -> Manifest:
    """Write a backup of `home` to a new file that only its owner can read. Nothing is left behind
    when it fails."""
    if database_url:
        raise ArchiveError(
            "the tables are in PostgreSQL: back them up with pg_dump, and the home's media with a "
            "copy"
        )
    if not (home / MAIN).exists():
        raise ArchiveError(f"{home} has no {MAIN}: nothing to back up")
    if target.exists():
        raise ArchiveError(f"{target} exists: name a new file")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if not target.parent.exists():
            say(f"Making the folder {target.parent}")
            target.parent.mkdir(parents=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            manifest = _write(home, raw, compressed=target.name.endswith("gz"), say=say)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(target)
    except (OSError, pysqlite3.DatabaseError) as error:
        raise ArchiveError(f"the backup could not be made: {error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


def _write(home: Path, raw: IO[bytes], *, compressed: bool, say: Say) -> Manifest:
    manifest: Manifest = {}
    databases = sorted(home.glob("*.db"), key=lambda file: (file.name != MAIN, file.name))
    with (
        tarfile.open(
            fileobj=raw, mode="w:gz" if compressed else "w", format=tarfile.PAX_FORMAT
        ) as tar,
        tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as scratch,
    ):
        for file in databases:
            say(f"Copying {file.name}")
            copy = Path(scratch) / file.name
            _copy_database(file, copy)
            _add(tar, copy, file.name, manifest)
            copy.unlink()
        if (home / FILE).exists():
            _add(tar, home / FILE, FILE, manifest)
        for tree in TREES:
            say(f"Copying {tree}/")
            for file in _files_below(home / tree):
                _add(tar, file, file.relative_to(home).as_posix(), manifest)
        body = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "files": manifest}
        text = json.dumps(body, indent=1).encode()
        entry = _entry(MANIFEST, len(text))
        tar.addfile(entry, io.BytesIO(text))
    return manifest


def _copy_database(source: Path, target: Path) -> None:
    """Copy what is in the database, consistent, while others read and write; free pages, where
    deleted rows may lie, stay behind."""
    with closing(pysqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as live:
        live.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield regular files, not links, in a steady order; files still being written (hidden or
    .part) are left out."""
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if (
            file.is_file()
            and not file.is_symlink()
            and not file.name.startswith(".")
            and file.suffix != ".part"
        ):
            yield file


class _Hashing:
    """Reads exactly `size` bytes and hashes them, whatever happens to the file meanwhile."""

    def __init__(self, handle: IO[bytes], size: int) -> None:
        self._handle, self._left, self.hash = handle, size, hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        wanted = self._left if count < 0 else min(count, self._left)
        block = self._handle.read(wanted)
        self._left -= len(block)
        self.hash.update(block)
        return block


def _add(tar: tarfile.TarFile, file: Path, name: str, manifest: Manifest) -> None:
    try:
        handle = file.open("rb")
    except FileNotFoundError:
        return  # deleted since we listed it
    with handle:
        size = os.fstat(handle.fileno()).st_size
        reader = _Hashing(handle, size)
        try:
            tar.addfile(_entry(name, size), cast(IO[bytes], reader))
        except OSError as error:
            raise ArchiveError(
                f"{name} shrank while it was copied: run the backup again"
            ) from error
        manifest[name] = {"size": size, "sha256": reader.hash.hexdigest()}


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def unpack(
    source: Path, home: Path, *, say: Say = lambda _text: None, old: bool = False
) -> Manifest:
    """Lay a backup out in `home`, which must be empty or absent. It appears whole and verified, or
    not at all. One past its age is taken only where `old` says so."""
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise ArchiveError(f"{home} is not empty: restore into a new folder")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{home.name}.restoring-", dir=home.parent))
    except OSError as error:
        raise ArchiveError(f"nothing can be written beside {home}: {error}") from error
    try:
        with tarfile.open(source, "r:*") as tar:
            say("Reading the manifest")
            manifest, made_at = _manifest_of(tar, partial(_ask_for_room, source, home.parent))
            if not old:
                _refuse_past_age(tar, made_at)
            say(f"Restoring {len(manifest)} files of {made_at:%Y-%m-%d %H:%M} UTC")
            for member in tar:
                if member.name != MANIFEST:
                    _extract(tar, member, scratch, manifest[member.name])
        for name in manifest:
            if name.endswith(".db"):
                _refuse_damaged(scratch / name)
        if home.exists():
            home.rmdir()
        scratch.rename(home)
    except (
        tarfile.TarError,
        EOFError,
        OSError,
        zlib.error,
        lzma.LZMAError,
        pysqlite3.DatabaseError,
    ) as error:
        why = str(error).partition("\n")[0].removesuffix(":")
        raise ArchiveError(f"{source} cannot be read as a backup: {why}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _manifest_of(
    tar: tarfile.TarFile, refuse_larger: Callable[[int], None]
) -> tuple[Manifest, datetime]:
    """Return the manifest and when it was made, once every member is known to be a plain file in a
    place of ours that it names. `refuse_larger` is asked as their sizes add up."""
    seen: dict[str, int] = {}
    listed: Manifest = {}
    made_at = datetime.max.replace(tzinfo=UTC)
    whole = 0
    for member in tar:
        _refuse_strange(member)
        whole += member.size
        refuse_larger(whole)
        if member.name in seen:
            raise ArchiveError(f"the backup holds {member.name!r} twice")
        seen[member.name] = member.size
        if member.name == MANIFEST:
            listed, made_at = _read_manifest(tar, member)
    if not listed:
        raise ArchiveError("this is no Tallgrass backup: it has no manifest")
    if set(listed) != set(seen) - {MANIFEST} or any(
        listed[name]["size"] != seen[name] for name in listed
    ):
        raise ArchiveError("the backup's files are not those its manifest names")
    if MAIN not in listed:
        raise ArchiveError(f"the backup holds no {MAIN}")
    return listed, made_at


def _ask_for_room(source: Path, place: Path, wanted: int) -> None:
    """Refuse a backup that the disk of this place could not hold, or that unpacks to more than any
    of ours, before anything of it is written."""
    free = shutil.disk_usage(place).free - SPARE
    if wanted > free:
        raise ArchiveError(
            f"the backup needs {wanted:,} bytes or more, and {max(0, free):,} are free on the disk "
            f"of {place}: make room, or restore elsewhere"
        )
    packed = max(1, source.stat().st_size)
    if wanted > LARGE and wanted / packed > HIGHEST_RATIO:
        raise ArchiveError(
            f"the backup unpacks to over {HIGHEST_RATIO} times its size, as none of ours does: it "
            f"was not restored"
        )


def _refuse_past_age(tar: tarfile.TarFile, made_at: datetime) -> None:
    days = _backup_days(tar)
    age = (datetime.now(UTC) - made_at).days
    if age > days:
        raise ArchiveError(
            f"the backup is {age} days old, and backups are kept for {days} (backup_days): people "
            f"who were erased since are in it. Restore it with --old, and name the list of "
            f"erasures with --erasures"
        )


def _backup_days(tar: tarfile.TarFile) -> int:
    """Return what the settings in the backup, or the environment, say of its age."""
    if named := os.environ.get(f"{PREFIX}BACKUP_DAYS"):
        return int(named) if named.isdecimal() else BACKUP_DAYS
    with suppress(KeyError, ValueError, TypeError):
        handle = tar.extractfile(FILE)
        if handle and handle.seekable():
            text = handle.read(1_000_000).decode("utf-8")
            return int(tomllib.loads(text).get("backup_days", BACKUP_DAYS))
    return BACKUP_DAYS


def _refuse_strange(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    plain = (
        member.isreg()
        and not path.is_absolute()
        and str(path) == member.name
        and ".." not in path.parts
    )
    ours = len(path.parts) > 1 and path.parts[0] in TREES
    ours = ours or (
        len(path.parts) == 1 and (member.name in (MANIFEST, FILE) or path.suffix == ".db")
    )
    if not plain or not ours or "\\" in member.name or "\0" in member.name:
        raise ArchiveError(
            f"the backup holds {member.name!r}, which does not belong in one: it was not restored"
        )


def _read_manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[Manifest, datetime]:
    if member.size > LARGEST_MANIFEST:
        raise ArchiveError("the backup's manifest is too large")
    handle = tar.extractfile(member)
    try:
        body = json.loads(handle.read()) if handle else {}
        known = body["format"] == FORMAT
        files = {
            str(name): {"size": _size(facts["size"]), "sha256": str(facts["sha256"])}
            for name, facts in body["files"].items()
        }
        made_at = datetime.fromisoformat(body["made_at"]).astimezone(UTC)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        raise ArchiveError("the backup's manifest cannot be read") from error
    if not known:
        raise ArchiveError(f"the backup is of another kind: {body['format']!r}")
    return files, made_at


def _size(value: object) -> int:
    """Return a number of bytes. Raises ValueError for what is none, as 1e400 or -1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no size")
    return value


def _extract(
    tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, wanted: dict[str, Any]
) -> None:
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    if source is None:
        raise ArchiveError(f"{member.name} cannot be read from the backup")
    digest = hashlib.sha256()
    with (
        source,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        while block := source.read(1 << 20):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != wanted["sha256"]:
        raise ArchiveError(f"{member.name} is damaged: its hash is not the manifest's")


def _refuse_damaged(file: Path) -> None:
    with closing(pysqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        verdict = database.execute("PRAGMA quick_check").fetchall()
    if verdict != [("ok",)]:
        raise ArchiveError(f"{file.name} is damaged inside: {verdict[0][0]}")
