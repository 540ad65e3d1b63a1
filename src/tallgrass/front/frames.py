"""What passes between the front and those who render pages: whole requests one way, answers in
pieces the other, over sockets that nobody else can open."""

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HEAD = struct.Struct("!cII")  # kind, bytes of the description, bytes of what it describes
REQUEST, WHOLE, BEGIN, DATA, END, BROKEN = b"R", b"W", b"B", b"D", b"E", b"X"
LARGEST_PIECE = 65_536
NAME = "pages.sock"
_LONGEST_PATH = 100  # bytes that an address of a socket may have


def frame(kind: bytes, said: object = None, data: bytes = b"") -> bytes:
    """Return a frame as bytes."""
    text = json.dumps(said, separators=(",", ":")).encode() if said is not None else b""
    return HEAD.pack(kind, len(text), len(data)) + text + data


def opening(kind: bytes, said: object, length: int) -> bytes:
    """Return the beginning of a frame whose data follows."""
    text = json.dumps(said, separators=(",", ":")).encode()
    return HEAD.pack(kind, len(text), length) + text


@contextmanager
def address_of(folder: Path) -> Iterator[str]:
    """Yield the socket's address in a folder. A long path is gone by way of an open folder, since
    addresses are short."""
    path = str(folder / NAME)
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield path
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{NAME}"
    finally:
        os.close(handle)


def listening(folder: Path) -> socket.socket:
    """Return a socket on which renderers of pages come in; the folder is the owner's alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    (folder / NAME).unlink(missing_ok=True)
    with address_of(folder) as address:
        before = os.umask(0o177)
        try:
            made.bind(address)
        finally:
            os.umask(before)
    made.listen(128)
    made.setblocking(False)
    return made


def connected(folder: Path) -> socket.socket:
    """Return a socket to the front. Raises OSError while it is not there."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with address_of(folder) as address:
            made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def peer_of(line: socket.socket) -> tuple[int, int]:
    """Return the user and the process at the other end (Linux; elsewhere the folder's mode keeps
    others out, and all count as one process of ours)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return os.geteuid(), 0
    found = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    process, user, _group = struct.unpack("3i", found)
    return user, process
