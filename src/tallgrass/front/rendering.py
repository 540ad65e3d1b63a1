"""The other end: a process whose threads take whole requests from the front, one at a time, and
answer them by a WSGI application. No thread here ever waits for a client."""

import io
import json
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog

from tallgrass.front import frames

AGAIN = 0.1  # seconds until a front that is not there is looked for again
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_log = structlog.get_logger("tallgrass.front")


class Body(io.RawIOBase):
    """The body of a request, as it comes from the front."""

    def __init__(self, stream: io.BufferedReader, length: int) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)[: self._left]
        count = self._stream.readinto1(view) if len(view) else 0
        if len(view) and not count:
            raise ConnectionError("the front has gone")
        self._left -= count
        return count

    def drain(self) -> None:
        """Throw away what nobody has read."""
        while self._left:
            self.readinto(bytearray(min(self._left, frames.LARGEST_PIECE)))


class _Answer:
    """What the application says, sent on in pieces."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._head: list[Any] | None = None
        self._has_begun = False
        self._pieces = bytearray()
        self.has_failed = False

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """Take status and headers, as WSGI has it."""
        if exc_info and self._has_begun:
            raise exc_info[1]
        self._head = [int(status.split(" ", 1)[0]), headers]
        return self.write

    def write(self, data: bytes) -> None:
        """Take a part of the body."""
        self._pieces += data
        while len(self._pieces) > frames.LARGEST_PIECE:
            piece = bytes(self._pieces[: frames.LARGEST_PIECE])
            del self._pieces[: frames.LARGEST_PIECE]
            self._send(piece)

    def _send(self, piece: bytes) -> None:
        if self._has_begun:
            self._line.sendall(frames.frame(frames.DATA, None, piece))
        else:
            self._has_begun = True
            self._line.sendall(frames.frame(frames.BEGIN, self._head, piece))

    def end(self) -> None:
        """Send the rest, or that something went wrong."""
        if self._has_begun:
            failed = self.has_failed
            rest = b"" if failed else frames.frame(frames.DATA, None, bytes(self._pieces))
            self._line.sendall(rest + frames.frame(frames.BROKEN if failed else frames.END))
        elif self.has_failed or self._head is None:
            self._line.sendall(frames.frame(frames.BROKEN))
        else:
            self._line.sendall(frames.frame(frames.WHOLE, self._head, bytes(self._pieces)))


class Renderer:
    """The threads of one process."""

    def __init__(self, application: Application, folder: Path, threads: int) -> None:
        self._application = application
        self._folder = folder
        self._stopping = threading.Event()
        self._idle: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._threads = [
            threading.Thread(target=self._serve, name=f"pages-{n}", daemon=True)
            for n in range(threads)
        ]

    def run(self, within: float) -> None:
        """Serve until SIGTERM or SIGINT; then let requests under way end within some seconds."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for thread in self._threads:
            thread.start()
        self._stopping.wait()
        with self._guard:
            for line in self._idle:
                line.shutdown(socket.SHUT_RD)
        ends = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                line = frames.connected(self._folder)
            except OSError:
                self._stopping.wait(AGAIN)
                continue
            try:
                with line, line.makefile("rb") as stream:
                    while self._one(line, stream):
                        pass
            except (OSError, EOFError):
                continue  # the front has gone; its successor comes

    def _one(self, line: socket.socket, stream: io.BufferedReader) -> bool:
        """Answer one request; tell whether there may be another."""
        with self._guard:
            if self._stopping.is_set():
                return False
            self._idle.add(line)
        try:
            opening = stream.read(frames.HEAD.size)
        finally:
            with self._guard:
                self._idle.discard(line)
        if len(opening) < frames.HEAD.size:
            return False
        _kind, said, length = frames.HEAD.unpack(opening)
        text = stream.read(said)
        if len(text) < said:
            return False
        body, answer = Body(stream, length), _Answer(line)
        environ = environ_of(json.loads(text), io.BufferedReader(body, frames.LARGEST_PIECE))
        try:
            self._ask(environ, answer)
        except ConnectionError:
            raise
        except Exception:
            _log.exception("the application failed")
            answer.has_failed = True
        body.drain()
        answer.end()
        return True

    def _ask(self, environ: dict[str, Any], answer: "_Answer") -> None:
        result: Any = None
        try:
            result = self._application(environ, answer.start)
            for piece in result:
                if piece:
                    answer.write(piece)
        finally:
            if hasattr(result, "close"):
                result.close()


def environ_of(said: list[Any], body: Any) -> dict[str, Any]:
    """Return the request as WSGI has it."""
    method, target, version, address, headers, length = said
    path, _mark, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": version,
        "REMOTE_ADDR": address,
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        if key != "CONTENT_TYPE":
            key = f"HTTP_{key}"
        if key in environ:
            joint = "; " if key == "HTTP_COOKIE" else ","
            value = f"{environ[key]}{joint}{value}"
        environ[key] = value
    return environ
