"""What the front itself answers, before anything behind it is asked."""

from dataclasses import dataclass
from http import HTTPStatus

HARDENED = (
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)
ON_HTTPS = (("strict-transport-security", "max-age=31536000"),)
REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class FrontRefusal:
    """A status, and a sentence for whoever sent the request."""

    status: int
    text: str
    retry_after: int = 0

    def headers(self, *, is_https: bool) -> list[tuple[str, str]]:
        """Return the headers of its answer, all but its length."""
        again = [("retry-after", str(self.retry_after))] if self.retry_after else []
        return [
            ("content-type", "text/plain; charset=utf-8"),
            ("cache-control", "no-store"),
            *HARDENED,
            *(ON_HTTPS if is_https else ()),
            *again,
        ]

    @property
    def body(self) -> bytes:
        return f"{self.text}\n".encode()

    def answer(self, *, is_https: bool) -> bytes:
        """Return the whole answer, after which the connection closes."""
        lines = [
            f"HTTP/1.1 {self.status} {REASONS[self.status]}",
            *(f"{name}: {value}" for name, value in self.headers(is_https=is_https)),
            f"content-length: {len(self.body)}",
            "connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


UNREADABLE = FrontRefusal(400, "This request cannot be read.")
NO_HOST = FrontRefusal(400, "A request names one host.")
OTHER_TARGET = FrontRefusal(400, "A request names a path on this host.")
NO_UPGRADE = FrontRefusal(400, "A request with a body cannot ask for another protocol.")
SLOW = FrontRefusal(408, "The request did not arrive in time.")
LONG_TARGET = FrontRefusal(414, "This address is too long.")
OTHER_EXPECTATION = FrontRefusal(417, "Only 100-continue can be expected here.")
BUSY_ADDRESS = FrontRefusal(
    429, "Too many connections from your address. Try again in a moment.", 5
)
LARGE_HEAD = FrontRefusal(431, "The headers of this request are too large.")
BROKEN = FrontRefusal(500, "Something went wrong here.")
OTHER_CODING = FrontRefusal(501, "A body is sent as it is, or in chunks.")
NO_ANSWER = FrontRefusal(502, "The answer was lost. Try again in a moment.", 2)
FULL = FrontRefusal(503, "Too many connections at once. Try again in a moment.", 5)
NO_ROOM = FrontRefusal(503, "Too much is being received at once. Try again in a moment.", 5)
QUEUE_FULL = FrontRefusal(503, "Too many requests wait for an answer. Try again in a moment.", 5)
STOPPING = FrontRefusal(503, "This site is being restarted. Try again in a moment.", 5)
LATE = FrontRefusal(504, "The answer took too long.")
OTHER_VERSION = FrontRefusal(505, "HTTP/1.1 is spoken here.")
