"""Any bytes on any route: requests that Hypothesis makes of what an area's pages and forms take,
read by the front's own reader and answered by the application, as they are behind a socket."""

import io
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urljoin

from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import strategies as st

from tallgrass.conf import wsgi
from tallgrass.front.exchange import Exchange
from tallgrass.front.limits import LARGEST_REQUEST, Limits
from tallgrass.front.reading import RequestReader
from tallgrass.front.rendering import environ_of
from tallgrass.front.store import Storeroom
from tests.access import table
from tests.attack.forms import forms_of
from tests.cast import Cast
from tests.running import ROOT

CSRF = "c" * 32
BOUNDARY = "x"
OF_FRONT = (501, 505)  # what it does not speak, and says so

_read = re.compile(r"(?:GET(?:\.get|\.getlist)?[(\[]\s*\"|[?&;])([a-z_]+)[\"=]")
QUERY_NAMES = sorted(
    {
        name
        for kind in ("*.py", "*.html")
        for path in ROOT.joinpath("src/tallgrass/web").rglob(kind)
        for name in _read.findall(path.read_text(encoding="utf-8"))
    }
    | {"next", "cursor", "q", "language", "limit", "page", "per_page"}
)
ODD = st.sampled_from(
    [
        *("", " ", "\0", "%", "-1", "0", "1", "9" * 30, "1e999", "nan", "-0", "1.5", "١٢", "٢٠٢٦"),
        *(
            "0001-01-01",
            "9999-12-31",
            "2026-02-30T25:61",
            "10000-01-01",
            "24:00",
            "2026-03-08T02:30",
        ),
        *(
            "null",
            "true",
            "[]",
            "{}",
            "on",
            "' OR 1=1 --",
            '"',
            "<b>",
            "{{7*7}}",
            "%(name)s",
            "{0}",
        ),
        *(
            "../../etc/passwd",
            "//evil.example",
            "javascript:1",
            "http://[::1",
            "https://a.b:99999/",
        ),
        *("a@b", "a@b.example", "@" * 40, "a" * 3_000, "一" * 400, "\ud800", "\u202e", "\u2028"),
        *(
            "👩‍👩‍👧",
            "a\r\nb: c",
            "\x1b[2J",
            "\x85",
            "ﬀ",
            "İ",
            "ß",
            "=1+1",
            ",",
            ";",
            "\t",
            "a\n" * 300,
        ),
    ]
)
TEXTS = st.one_of(ODD, ODD, st.text(max_size=40), st.integers().map(str), st.dates().map(str))
SEGMENTS = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                ".",
                "..",
                "%00",
                "%ff%fe",
                "%2e%2e%2f",
                "%c0%af",
                "%0d%0aX:y",
                "%",
                "%zz",
                "@",
                "x",
            ),
            *(
                "9" * 20,
                "-1",
                "a" * 300,
                "%E4%B8%80" * 30,
                "no-such-key",
                "1-set-password",
                ":",
                "a:b",
            ),
            *("MQ:1abc:def", "%F0%9F%8C%BE", ";a=b", "+", "null", "card", "%25", "%ED%A0%80"),
        ]
    ),
    st.binary(min_size=1, max_size=8).map(lambda some: "".join(f"%{one:02x}" for one in some)),
)
HEADERS: dict[str, list[bytes]] = {
    "accept": [b"*/*", b"application/json", b"text/html;q=x", b"," * 500],
    "accept-encoding": [b"gzip", b"br;q=9", b"\xff"],
    "accept-language": [b"zz-" * 500, b"*", b"zh-hans;q=1.5.5", b"en;q=\xe9", b"_-_"],
    "authorization": [b"Basic !!!", b"Bearer \xff"],
    "content-encoding": [b"gzip", b"nosuch"],
    "cookie": [b"=;;;=\x80", b"tallgrass=' OR 1=1 --", b"messages=x", b'tallgrass_language="zh'],
    "forwarded": [b"for=x;host=evil.example"],
    "host": [b"evil.example:99999999", b"[::1", b"\xe4\xb8\x80", b"a" * 300, b"localhost:x"],
    "hx-current-url": [b"https://evil.example/%", b"http://[", b"\xff"],
    "hx-request": [b"true", b"\xff"],
    "hx-target": [b"x", b'"><b>'],
    "if-modified-since": [b"Thu, 99 Foo 0000 00:00:00 GMT", b"x", b"0"],
    "if-none-match": [b'"x"', b"W/", b"*", b'"' * 50],
    "origin": [b"null", b"http://[", b"https://evil.example"],
    "range": [b"bytes=-1--1", b"bytes=99999999999-", b"bytes=" + b"0-," * 99, b"x"],
    "referer": [b"http://[::1", b"x", b"\xff\xfe", b"https://evil.example/"],
    "sec-fetch-site": [b"cross-site", b"\xff"],
    "user-agent": [b"", b"\xff\xfe", b"a" * 9_000],
    "x-forwarded-for": [b"not, an, address", b"::1%eth0", b"1.2.3.4:5"],
    "x-forwarded-host": [b"evil.example"],
    "x-http-method-override": [b"DELETE"],
    "x-requested-with": [b"XMLHttpRequest"],
}
TYPES = [
    *(
        "application/json",
        "text/plain",
        "text/xml",
        "",
        "x",
        "application/octet-stream",
        "/",
        ";;=;",
    ),
    *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"),
    "multipart/mixed; boundary=x",
    *(
        f"application/x-www-form-urlencoded; charset={charset}"
        for charset in ("utf-7", "nosuch", "idna", "rot13", "zlib", "unicode_escape", "utf-16", '"')
    ),
    *(f"multipart/form-data; boundary=x; charset={charset}" for charset in ("utf-16", "hex", "é")),
]
METHODS = ["GET", "POST", "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"]
FILES: list[tuple[str, str, bytes]] = [
    ("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ("../../a", "text/plain", b"abc"),
    ("a\r\nX: y.csv", "text/csv", b"title,likes\n\xff,1\n"),
    ("a" * 300, "", b""),
    ("x.xlsx", "application/zip", b"PK\x03\x04" + b"\0" * 60),
    ("x.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("x.jpg", "image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 20),
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place to send something to: as which role, and which fields it knows."""

    role: str
    method: str
    address: str
    values: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()


class Ear:
    """The end of a line that nobody reads: the front's own words about a request that is none."""

    is_https = False
    address = "192.0.2.1"

    def push(self, _data: bytes) -> None: ...

    def done(self, *, keeps: bool) -> None: ...

    def abort(self) -> None: ...


class Target:
    """The pages of one area, their forms, and whoever asks for them."""

    def __init__(self, area: str, cast: Cast, store: Storeroom) -> None:
        world, browsers = table.world_of(area, cast), table.clients(cast)
        self._store = store
        self._limits = Limits(largest_body=LARGEST_REQUEST)
        self._cookies = {
            role: "; ".join(
                [f"tallgrass_csrf={CSRF}"]
                + [f"{name}={one.value}" for name, one in browser.cookies.items()]
            )
            for role, browser in browsers.items()
        }
        self.wanted = [
            Wanted(role, row.method, table.address_of(row.name, world))
            for row in table.rows_of(area)
            for role, status in row.statuses.items()
            if status not in (302, 403)
        ]
        for form in forms_of(area, world, browsers):
            values = tuple(
                (name, value)
                for name, value in form.values.items()
                if name != "csrfmiddlewaretoken"
            )
            where = urljoin(form.page, form.action.partition("#")[0])
            one = Wanted(form.role, form.method, where, values, tuple(sorted(form.files)))
            self.wanted += [one] * 6
        self.names = sorted({name for one in self.wanted for name, _value in one.values} | {"x"})
        self.error = ""

    def requests(self) -> st.SearchStrategy[bytes]:
        """Whole requests, nearly right and quite wrong."""
        return st.sampled_from(self.wanted).flatmap(self._of).map(as_bytes)

    def _of(self, wanted: Wanted) -> st.SearchStrategy[Any]:
        asks = wanted.method == "GET"
        asked = [*QUERY_NAMES, *self.names]
        return st.fixed_dictionaries(
            {
                "wanted": st.just(wanted),
                "cookie": st.just(self._cookies[wanted.role]),
                "method": st.one_of(
                    st.just(wanted.method), st.just(wanted.method), st.sampled_from(METHODS)
                ),
                "segment": st.one_of(st.none(), st.none(), st.tuples(st.integers(0, 9), SEGMENTS)),
                "query": st.lists(
                    st.tuples(st.sampled_from(asked), TEXTS), max_size=4 if asks else 1
                ),
                "headers": st.lists(
                    st.sampled_from(sorted(HEADERS)).flatmap(
                        lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
                    ),
                    max_size=2,
                ),
                "changed": st.lists(
                    st.tuples(
                        st.sampled_from([name for name, _v in wanted.values] or self.names), TEXTS
                    ),
                    max_size=4,
                ),
                "dropped": st.sets(
                    st.sampled_from([name for name, _v in wanted.values] or self.names), max_size=2
                ),
                "added": st.lists(st.tuples(st.sampled_from(self.names), TEXTS), max_size=2),
                "file": st.sampled_from(FILES),
                "type": st.one_of(*[st.none()] * 4, st.sampled_from(TYPES)),
                "body": st.one_of(*[st.none()] * 5, st.binary(max_size=200)),
            }
        )

    def ask(self, said: bytes) -> int:
        """The status of the answer to these bytes; whatever they changed is undone."""
        reader = RequestReader(self._limits, self._store, "192.0.2.1", lambda: None)
        refusal = reader.feed(said)
        if refusal or not reader.ready:
            reader.close()
            return refusal.status if refusal else 0
        received = reader.ready.popleft()
        body = received.take_body()
        asked = [received.method, received.target, "HTTP/1.1", "192.0.2.1", received.headers]
        environ = environ_of([*asked, len(body)], io.BytesIO(body))
        answer: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            answer.update(status=int(status.split(" ", 1)[0]), headers=headers)

        with self._listening(), transaction.atomic():
            result = wsgi.application(environ, start)
            content = b"".join(result)
            if hasattr(result, "close"):
                result.close()
            transaction.set_rollback(True)
        Exchange(Ear(), received).whole(answer["status"], answer["headers"], content)
        kinds = [value for name, value in answer["headers"] if name.lower() == "content-type"]
        assert len(kinds) == 1 or not content, (answer, content[:40])
        assert not any(kind.startswith("text/") and "charset=" not in kind for kind in kinds)
        return int(answer["status"])

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Hear what went wrong; keep the connection, which is the test's."""
        got_request_exception.connect(self._note)
        for each in (request_started, request_finished):
            each.disconnect(close_old_connections)
        try:
            yield
        finally:
            got_request_exception.disconnect(self._note)
            for each in (request_started, request_finished):
                each.connect(close_old_connections)

    def _note(self, **_about: Any) -> None:
        self.error = "".join(traceback.format_exception(sys.exception() or ValueError()))[-2_500:]


def as_bytes(made: dict[str, Any]) -> bytes:
    """One request, written out."""
    wanted: Wanted = made["wanted"]
    path, _mark, query = wanted.address.partition("?")
    if made["segment"] is not None:
        at, segment = made["segment"]
        parts = path.split("/")
        parts[1 + at % max(len(parts) - 1, 1)] = segment
        path = "/".join(parts)
    fields = [(name, value) for name, value in wanted.values if name not in made["dropped"]]
    changed = dict(made["changed"])
    fields = [(name, changed.get(name, value)) for name, value in fields] + made["added"]
    pairs = [*made["query"], *(fields if wanted.method == "GET" else [])]
    query = "&".join([*([query] if query else []), *(f"{_q(n)}={_q(v)}" for n, v in pairs)])
    kind, body = _body(wanted, fields, made["file"])
    if made["body"] is not None:
        body = made["body"]
    lines = [
        f"{made['method']} {path or '/'}{'?' if query else ''}{query} HTTP/1.1".encode("latin-1"),
        *([] if any(name == "host" for name, _v in made["headers"]) else [b"host: testserver"]),
        f"cookie: {made['cookie']}".encode(),
        *(name.encode() + b": " + value for name, value in made["headers"]),
    ]
    if wanted.method != "GET" or made["body"] is not None:
        lines.append(f"content-type: {kind if made['type'] is None else made['type']}".encode())
        lines.append(b"content-length: %d" % len(body))
    else:
        body = b""
    return b"\r\n".join([*lines, b"", body])


def _q(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def _body(
    wanted: Wanted, fields: list[tuple[str, str]], file: tuple[str, str, bytes]
) -> tuple[str, bytes]:
    """The fields as a browser sends them, with files where the form takes any."""
    fields = [("csrfmiddlewaretoken", CSRF), *fields]
    if not wanted.files:
        said = "&".join(f"{_q(name)}={_q(value)}" for name, value in fields)
        return "application/x-www-form-urlencoded", said.encode()
    parts = [_part(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]
    name, kind, content = file
    for each in wanted.files:
        parts.append(_part(each, content, f'; filename="{name}"', f"Content-Type: {kind}\r\n"))
    closing = f"--{BOUNDARY}--\r\n".encode()
    return f"multipart/form-data; boundary={BOUNDARY}", b"".join([*parts, closing])


def _part(name: str, content: bytes, more: str = "", head: str = "") -> bytes:
    said = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n{head}\r\n'
    return said.encode("utf-8", "surrogatepass") + content + b"\r\n"
