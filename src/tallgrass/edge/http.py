"""A request and a response, as little as the edge needs of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tallgrass.front.refusals import HARDENED, ON_HTTPS

Headers = tuple[tuple[str, str], ...]
_ALWAYS: Headers = (("cache-control", "no-store"), *HARDENED)


@dataclass(slots=True)
class Request:
    """A request with lower-case header names. `client` is the address of whoever connected, without
    its port."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    client: str
    body: bytes = b""

    def lines(self, name: str) -> str:
        """Return a header that may have stood on several lines, each of which a proxy may have
        written: with commas between them."""
        return self.headers.get(name, "")

    def is_ours(self) -> bool:
        """Tell whether the browser says that a page of our own site sent this."""
        return self.headers.get("sec-fetch-site") in ("same-site", "same-origin")


@dataclass(slots=True)
class Response:
    """A response; `text` is a sentence for whoever sent the request."""

    status: int
    text: str = ""
    headers: Headers = field(default=())

    def all_headers(self, *, is_https: bool = False) -> list[tuple[str, str]]:
        """Return its own headers and those that every answer has; its own count where both say
        something."""
        kind = (("content-type", "text/plain; charset=utf-8"),) if self.text else ()
        always = (*_ALWAYS, *(ON_HTTPS if is_https else ()), *kind)
        own = {name for name, _value in self.headers}
        return [*(header for header in always if header[0] not in own), *self.headers]


BUSY = Response(
    503, "Too much at once. Send the same again in a moment.\n", (("retry-after", "1"),)
)
AWAY = Response(
    503, "Nothing was recorded. Send the same again in a moment.\n", (("retry-after", "5"),)
)
CLOCK = Response(
    503,
    "The clock of this server has jumped: nothing was recorded. Send the same again later.\n",
    (("retry-after", "5"),),
)
FULL = Response(
    503,
    "The disk is nearly full: only clicks on paid links are taken now.\n",
    (("retry-after", "60"),),
)
NOT_FOUND = Response(404, "There is nothing here.\n")


def not_allowed(*methods: str) -> Response:
    return Response(405, f"Use {' or '.join(methods)} here.\n", (("allow", ", ".join(methods)),))
