"""A request and its answer: how the answer is written, whatever the client has become meanwhile."""

from collections.abc import Callable, Iterable
from typing import Protocol

from tallgrass.front.dates import now_as_header
from tallgrass.front.reading import WholeRequest
from tallgrass.front.refusals import REASONS, FrontRefusal

_BODILESS = (204, 304)
# said by whoever frames the answer
_OURS = ("connection", "transfer-encoding", "keep-alive", "date", "content-length")
Pairs = Iterable[tuple[str, str]]


class ClientLine(Protocol):
    """Where an answer goes."""

    address: str
    is_https: bool

    def push(self, data: bytes) -> None:
        """Send bytes."""

    def done(self, *, keeps: bool) -> None:
        """End the answer, and the connection too unless it is kept."""

    def abort(self) -> None:
        """Break off."""


class Exchange:
    """One answer: `whole` at once, or `begin`, `send` and `end`. What comes after the client has
    gone is thrown away."""

    __slots__ = ("_chunks", "_has_begun", "_left", "_line", "_received", "on_lost")

    def __init__(self, line: ClientLine, received: WholeRequest) -> None:
        self._line: ClientLine | None = line
        self._received = received
        self._has_begun = self._chunks = False
        self._left: int | None = None  # bytes that were promised and not sent
        self.on_lost: Callable[[], None] | None = None

    @property
    def is_lost(self) -> bool:
        """Whether nobody listens any more."""
        return self._line is None

    @property
    def address(self) -> str:
        """The address of whoever connected."""
        return self._line.address if self._line else ""

    def whole(self, status: int, headers: Pairs, body: bytes = b"") -> None:
        """Answer at once."""
        line = self._line
        if line is None:
            return
        if status in _BODILESS or self._received.method == "HEAD":
            said = _length_said(headers) or (str(len(body)) if body else "")
            lengths = [f"content-length: {said}"] if said and status not in _BODILESS else []
            body = b""
        else:
            lengths = [f"content-length: {len(body)}"]
        line.push(self._head(status, headers, lengths) + body)
        self._finish()

    def begin(self, status: int, headers: Pairs) -> None:
        """Begin an answer that comes in parts."""
        line = self._line
        if line is None:
            return
        self._has_begun = True
        said = _length_said(headers)
        lengths = [f"content-length: {said}"] if said and status not in _BODILESS else []
        if status in _BODILESS or self._received.method == "HEAD":
            self._left = 0
        elif said:
            self._left = int(said)
        elif self._received.is_http_1_0:
            self._received.keeps = False
        else:
            self._chunks = True
            lengths = ["transfer-encoding: chunked"]
        line.push(self._head(status, headers, lengths))

    def send(self, data: bytes) -> None:
        """Send a part of an answer that has begun; never more than was promised."""
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        if self._line is not None and data:
            self._line.push(b"%x\r\n%b\r\n" % (len(data), data) if self._chunks else data)

    def end(self) -> None:
        """End an answer that has begun."""
        if self._line is None:
            return
        if self._left:
            self.break_off()
            return
        if self._chunks:
            self._line.push(b"0\r\n\r\n")
        if self._line is not None:
            self._finish()

    def fail(self, refusal: FrontRefusal) -> None:
        """Answer with a refusal; where an answer has begun, break it off."""
        line = self._line
        if line is None:
            return
        if self._has_begun:
            self.break_off()
            return
        on_lost = self.on_lost
        self._received.keeps = False
        self.whole(refusal.status, refusal.headers(is_https=line.is_https), refusal.body)
        if on_lost:
            on_lost()

    def break_off(self) -> None:
        """End in the midst of an answer, so that nobody takes a part for the whole."""
        line = self._line
        self.lose()
        if line is not None:
            line.abort()

    def lose(self) -> None:
        """Note that nobody listens any more."""
        self._line = None
        on_lost, self.on_lost = self.on_lost, None
        if on_lost:
            on_lost()

    def _finish(self) -> None:
        line, self._line = self._line, None
        self.on_lost = None
        if line is not None:
            line.done(keeps=self._received.keeps)

    def _head(self, status: int, headers: Pairs, lengths: list[str]) -> bytes:
        received = self._received
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
        for name, value in headers:
            if name.lower() not in _OURS:
                lines.append(f"{name}: {value.strip()}")
        lines += lengths
        lines.append(now_as_header())
        if not received.keeps:
            lines.append("connection: close")
        elif received.is_http_1_0:
            lines.append("connection: keep-alive")
        lines += ["", ""]
        return "\r\n".join(lines).encode("latin-1", "replace")


def _length_said(headers: Pairs) -> str:
    """Return the length that an application gave its answer; empty when it gave none."""
    for name, value in headers:
        if name.lower() == "content-length" and value.isdecimal():
            return value
    return ""
