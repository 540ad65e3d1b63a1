"""What a user may not read or write, and how to mend it: by name, not as a damaged database."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from tallgrass.conf.config import FILE


def rights_fault(home: Path) -> str:
    """Say which part of this home we may not use, whose it is, and how to have it; empty when all
    can be used. A home that is not there is none of our business."""
    if _shut_folder(home):
        return unusable(home)
    for path in _used(home):
        wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        if not os.access(path, wanted):
            return unusable(path, whole=home)
    return ""


def unusable(path: Path, *, whole: Path | None = None) -> str:
    """Say whose this file or folder is, and how to have it."""
    me = _name(os.geteuid())
    if shut := _shut_folder(path):
        owner = _name(shut.stat().st_uid)
        if owner == me:
            return (
                f"{path} lies in {shut}, which is yours ({me}), but closed: run `chmod u+x {shut}`"
            )
        return (
            f"{path} lies in {shut}, which belongs to {owner} and is closed to {me}: run this as "
            f"{owner}, or name a place that {me} can reach"
        )
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    whole = whole or there
    try:
        if os.statvfs(there).f_flag & os.ST_RDONLY:
            return f"{there} lies on a file system that is mounted read-only: mount it for writing"
        owner = _name(there.stat().st_uid)
    except OSError as error:
        return f"{path} cannot be used: {error.strerror}"
    if owner == me:
        return f"{there} is yours ({me}), but closed to writing: run `chmod -R u+rwX {whole}`"
    if there != path and not path.exists():
        return (
            f"{there} belongs to {owner}, and you are {me}, so {path} cannot be made: have it made "
            f"for you with `sudo install -d -m 700 -o {me} {path.absolute()}`"
        )
    return (
        f"{there} belongs to {owner}, and you are {me}: run this as {owner}, or give it to "
        f"yourself with `sudo chown -R {me} {whole}`"
    )


def _shut_folder(path: Path) -> Path | None:
    """Return the outermost folder on the way to this path that does not let us in."""
    for folder in reversed(path.absolute().parents):
        if not folder.exists():
            return None
        if not os.access(folder, os.X_OK):
            return folder
    return None


def _used(home: Path) -> Iterator[Path]:
    for path in (home, home / FILE, *sorted(home.glob("*.db*"))):
        if path.exists():
            yield path


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
