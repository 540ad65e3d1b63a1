"""A home is its user's alone: what others on the machine may read is found, and closed to them,
whatever umask or mode it was made with."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from tallgrass.conf.config import FILE

OTHERS = 0o077
UMASK = 0o077
_NAMES = (
    *("media", "index", "models", "lake", "mail", "static", "kept", "logs", "pages"),
    *("run.lock", "demo.json", "aside", "journal.known", "clock.json", "clock.lock"),
)
_KINDS = ("*.db", "*.db-wal", "*.db-shm", "*.db-journal", "*.db.lock", "*.jsonl")


def _ours(home: Path) -> Iterator[Path]:
    """Yield the home and what Tallgrass keeps right in it. Whatever lies deeper is closed with the
    folder around it."""
    if not home.is_dir():
        return
    yield home
    for name in (FILE, *_NAMES):
        if (home / name).exists():
            yield home / name
    for kind in _KINDS:
        yield from sorted(home.glob(kind))


def open_to_others(home: Path) -> list[Path]:
    """Return what others on this machine may read, write or enter and should not."""
    return [path for path in _ours(home) if path.stat().st_mode & OTHERS]


def open_files(home: Path) -> list[str]:
    """Say of each such file or folder how to close it."""
    return [
        f"{path} is open to others on this machine: chmod {'700' if path.is_dir() else '600'} "
        f"{path}"
        for path in open_to_others(home)
    ]


def make_private(home: Path) -> list[str]:
    """Close the home to others, and say what was open. What is not ours to close stays, and is
    found again by `open_files`."""
    found = []
    for path in open_to_others(home):
        mode = stat.S_IMODE(path.stat().st_mode)
        try:
            path.chmod(mode & ~OTHERS)
        except OSError:
            continue
        found.append(
            f"{path} was open to others on this machine ({mode:o}), and is yours alone now"
        )
        if path.name == FILE:
            found.append(
                f"Who could read {path} may know its secret_key: put a new one before it, as in "
                f'secret_key = ["new", "old"], and take the old one out after two weeks'
            )
    return found


def keep_private() -> None:
    """Let whatever this process and its children make be ours alone."""
    os.umask(UMASK)
