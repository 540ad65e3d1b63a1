"""From the bytes of a connection to whole requests. The parser is llhttp, strict as it comes."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import httptools

from tallgrass.front import refusals
from tallgrass.front.limits import LARGEST_HEAD, LONGEST_TARGET, MOST_AHEAD, MOST_HEADERS, Limits
from tallgrass.front.refusals import FrontRefusal
from tallgrass.front.store import NoRoom, Spool, Storeroom

Headers = list[tuple[str, str]]
_FRAMING = ("content-length", "transfer-encoding", "expect", "connection", "upgrade", "keep-alive")
_SINGLE = ("host", "content-length", "transfer-encoding")


@dataclass(slots=True)
class WholeRequest:
    """A whole request: header names in small letters, as often as they came. Of a body that is
    `too_large` nothing is kept, and `length` is what was said or what had come."""

    method: str
    target: str
    headers: Headers
    is_http_1_0: bool
    keeps: bool
    body: Spool | None = None
    length: int = 0
    too_large: bool = False

    def take_body(self) -> bytes:
        """Return the whole body, and let go of it."""
        if self.body is None:
            return b""
        data = self.body.read(self.length)
        self.body.close()
        return data

    def drop(self) -> None:
        """Let go of the body."""
        if self.body is not None:
            self.body.close()


class RequestReader:
    """Reads the requests of one connection, one after the other."""

    __slots__ = (
        "_body",
        "_come",
        "_cut",
        "_head_size",
        "_headers",
        "_key",
        "_length",
        "_limits",
        "_parser",
        "_refusal",
        "_store",
        "_target",
        "_values",
        "continues",
        "in_body",
        "is_over",
        "ready",
        "under_way",
    )

    def __init__(self, limits: Limits, store: Storeroom, key: str, cut: Callable[[], None]) -> None:
        self._limits, self._store, self._key, self._cut = limits, store, key, cut
        self._parser = httptools.HttpRequestParser(self)
        self.ready: deque[WholeRequest] = deque()
        self.is_over = False  # nothing that follows is read
        self.under_way = False  # a request has begun and is not whole
        self.in_body = False
        self.continues = False  # the client waits for our word before it sends a body
        self._refusal: FrontRefusal | None = None
        self._come = 0  # bytes since the head began, as far as is known
        self._begin()

    def _begin(self) -> None:
        self._target = b""
        self._headers: Headers = []
        self._values: dict[str, str] = {}
        self._body: Spool | None = None
        self._length = 0
        self._head_size = 0

    def feed(self, data: bytes) -> FrontRefusal | None:
        """Read on. Return what is wrong, if anything; then nothing more is read."""
        if self.is_over:
            return None
        if not self.in_body:
            self._come += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.is_over = True
        except httptools.HttpParserError:
            is_http2 = self._parser.get_http_version() == "2.0"
            self._refuse(refusals.OTHER_VERSION if is_http2 else refusals.UNREADABLE)
        if self.under_way and not self.in_body and self._come > LARGEST_HEAD:
            self._refuse(refusals.LARGE_HEAD)
        if self._refusal:
            self.is_over = True
            self._drop()
        return self._refusal

    def close(self) -> None:
        """Let go of whatever was read."""
        self.is_over = True
        self._drop()
        while self.ready:
            self.ready.popleft().drop()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    def _refuse(self, refusal: FrontRefusal) -> None:
        self._refusal = self._refusal or refusal

    # what the parser calls

    def on_message_begin(self) -> None:
        self.under_way = True
        self._begin()

    def on_url(self, url: bytes) -> None:
        self._target += url
        if len(self._target) > LONGEST_TARGET:
            self._refuse(refusals.LONG_TARGET)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.in_body:
            return  # a trailer
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._head_size += len(name) + len(value)
        if "_" in key:
            return  # behind us it would look like the same name with a hyphen
        if key in _SINGLE and key in self._values:
            self._refuse(refusals.NO_HOST if key == "host" else refusals.UNREADABLE)
        self._values[key] = text
        self._headers.append((key, text))

    def on_headers_complete(self) -> None:
        self._come = 0
        self.in_body = True
        values = self._values
        wrong = self._wrong_head()
        if wrong:
            self._refuse(wrong)
            return
        expects = values.get("expect")
        if expects is not None and expects.lower() != "100-continue":
            self._refuse(refusals.OTHER_EXPECTATION)
        said = int(values.get("content-length", 0))
        if said > self._limits.largest_body:
            self._length = said
            self._emit(too_large=True)
            self.is_over = True
        elif expects and (said or "transfer-encoding" in values):
            self.continues = True

    def _wrong_head(self) -> FrontRefusal | None:
        """Return what no request of ours has, that a server behind us might read otherwise."""
        values, parser = self._values, self._parser
        version = parser.get_http_version()
        if version not in ("1.0", "1.1"):
            return refusals.OTHER_VERSION
        if len(self._headers) > MOST_HEADERS or self._head_size > LARGEST_HEAD:
            return refusals.LARGE_HEAD
        if not values.get("host") and version == "1.1":
            return refusals.NO_HOST
        is_path = self._target.startswith(b"/")
        if not is_path and not (self._target == b"*" and parser.get_method() == b"OPTIONS"):
            return refusals.OTHER_TARGET
        coding = values.get("transfer-encoding")
        if coding is not None and (coding.lower() != "chunked" or version == "1.0"):
            return refusals.OTHER_CODING
        has_body = coding is not None or values.get("content-length", "0") != "0"
        if parser.should_upgrade() and has_body:
            return refusals.NO_UPGRADE
        return None

    def on_body(self, data: bytes) -> None:
        if self._refusal or self.is_over:
            return
        self._length += len(data)
        if self._length > self._limits.largest_body:
            self._drop()
            self._emit(too_large=True)
            self.is_over = True
            return
        if self._body is None:
            self._body = Spool(self._store, self._key, self._cut)
        try:
            self._body.write(data)
        except NoRoom:
            self._refuse(refusals.NO_ROOM)

    def on_message_complete(self) -> None:
        if not self.is_over and not self._refusal:
            self._emit()
        self.under_way = self.in_body = self.continues = False

    def _emit(self, *, too_large: bool = False) -> None:
        if len(self.ready) >= MOST_AHEAD:
            self._refuse(refusals.QUEUE_FULL)
            return
        parser = self._parser
        is_old = parser.get_http_version() == "1.0"
        keeps = parser.should_keep_alive() and not too_large and not parser.should_upgrade()
        kept = [one for one in self._headers if one[0] not in _FRAMING]
        self.ready.append(
            WholeRequest(
                parser.get_method().decode("ascii"),
                self._target.decode("latin-1"),
                kept,
                is_old,
                keeps,
                self._body,
                self._length,
                too_large,
            )
        )
        self._body = None
