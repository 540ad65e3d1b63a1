"""The source code of the version that runs, as one archive: section 13 of the licence asks whoever
serves Tallgrass to offer it, with their own changes, to everyone who uses it."""

import gzip
import hashlib
import io
import os
import tarfile
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import tallgrass

FOLDER = "source"
_BESIDE = (
    *("pyproject.toml", "requirements.txt", "requirements-dev.txt", "Makefile", "LICENSE"),
    *("README.md", "README.zh-Hans.md", "CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md"),
    *("SECURITY.md", "docs", "tools", "tests", "benchmarks"),
)
_archives: dict[Path, Path] = {}
_MADE = {".pyc", ".mo"}  # made anew from what the archive holds


def version() -> str:
    """Return the number of the version that runs."""
    return metadata.version("tallgrass")


def archive(home: Path) -> Path:
    """Return the archive of the running source, which lies in HOME/source. A process looks at the
    source once; the archive's name tells one state from another."""
    target = _archives.get(home)
    if target is None or not target.exists():
        target = _archives[home] = _archive(home)
    return target


def _archive(home: Path) -> Path:
    """Return the archive, made anew when a file of ours has changed since the last was."""
    found = sorted(_files())
    state = hashlib.sha256()
    for name, file in found:
        seen = file.stat()
        state.update(f"{name}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    folder = home / FOLDER
    target = folder / f"tallgrass-{version()}-{state.hexdigest()[:12]}.tar.gz"
    if not target.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob("tallgrass-*.tar.gz"):
            old.unlink(missing_ok=True)
        part = folder / f".{target.name}.{os.getpid()}.part"
        part.write_bytes(_packed(found))
        part.rename(target)
    return target


def _files() -> Iterator[tuple[str, Path]]:
    """Yield every file of the source with its name in the archive: the package, and, where it runs
    from a checkout, what is needed to build and test it."""
    package = Path(next(iter(tallgrass.__path__)))
    root = package.parent.parent
    yield from _below(package, "src/tallgrass")
    if _is_ours(root / "pyproject.toml"):
        for name in _BESIDE:
            if (root / name).is_dir():
                yield from _below(root / name, name)
            elif (root / name).is_file():
                yield name, root / name


def _is_ours(file: Path) -> bool:
    try:
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    except (OSError, KeyError, ValueError):
        return False
    return bool(project.get("name") == "tallgrass")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for file in folder.rglob("*"):
        part = file.relative_to(folder)
        hidden = any(one.startswith((".", "__pycache__")) for one in part.parts)
        if file.is_file() and not file.is_symlink() and not hidden and file.suffix not in _MADE:
            yield f"{name}/{part.as_posix()}", file


def _packed(found: list[tuple[str, Path]]) -> bytes:
    """Return the archive, the same for the same files."""
    raw = io.BytesIO()
    top = f"tallgrass-{version()}"
    with (
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, file in found:
            body = file.read_bytes()
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(body)
            entry.mode = 0o755 if file.stat().st_mode & 0o100 else 0o644
            tar.addfile(entry, io.BytesIO(body))
    return raw.getvalue()
