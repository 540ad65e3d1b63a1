"""Any bytes on any route: no 500 (claim 43). `make fuzz` makes the same tries by the thousand."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallgrass.front.store import Storeroom
from tests.access import table
from tests.attack.any_bytes import OF_FRONT, Target
from tests.attack.sockets import COOKIE, connect, heard, request, said_to, status, statuses
from tests.cast import make_cast
from tests.running import Running

TRIES = int(os.environ.get("TALLGRASS_FUZZ_TRIES", "60"))  # an area, and a port
WHOLE = [
    request("/", Connection="close"),
    request("/search/?q=%E4%B8%80&cursor=x", Accept_Language="zh", Range="bytes=0-1"),
    request("/s", "POST", b'{"id":"0011","events":[["view","abcdefgh23456789","","d",0]]}'),
    request("/account/login/", "POST", b"login=a&password=b", Cookie=f"tallgrass_csrf={COOKIE}"),
    request("/new/", "POST", Transfer_Encoding="chunked") + b"4\r\nabcd\r\n0\r\n\r\n",
    request("/c/jkmnpqrs23456789?t=x", "HEAD") + request("/healthz"),
    request("/static/css/x.css", Accept_Encoding="br", If_None_Match='"x"'),
]
CHANGES = st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=4)


def changed(said: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    """A request with other bytes put over some of its own."""
    for at, some in changes:
        place = at % (len(said) + 1)
        said = said[:place] + some + said[place + len(some) :]
    return said


FOUND = {
    "a charset that reads no text": (b"GET / ", b"content-type: x; charset=rot13\r\n"),
    "a form in another charset": (
        b"POST /language/ ",
        b"content-type: application/x-www-form-urlencoded; charset=utf-16\r\n",
    ),
    "a form for a host that is none": (b"POST / ", b"host: localhost:99999999\r\n"),
    "a page before that is none": (b"POST /no-such-page/ ", b"referer: http://[::1\r\n"),
    "what is kept for a page that is not there": (b"GET /n/none/?kept=+ ", b""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", FOUND)
def test_c43_what_was_a_500_once_is_none(what: str, tmp_path: Path) -> None:
    line, headers = FOUND[what]
    host = b"" if b"host:" in headers else b"host: testserver\r\n"
    target = Target("notices", make_cast(), Storeroom(tmp_path))
    got = target.ask(line + b"HTTP/1.1\r\n" + host + headers + b"\r\n")
    assert 200 <= got < 500, target.error


@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c43_any_request_on_any_route_is_no_500(area: str, tmp_path: Path) -> None:
    target = Target(area, make_cast(), Storeroom(tmp_path))

    @settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))
    @given(target.requests())
    def is_borne(said: bytes) -> None:
        got = target.ask(said)
        assert got < 500 or got in OF_FRONT, target.error

    is_borne()


def test_c43_any_bytes_at_front_and_edge_are_answered_without_a_500(site: Running) -> None:
    @settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))
    @given(
        port=st.sampled_from([site.port, site.port + 1]),
        said=st.one_of(
            st.builds(changed, st.sampled_from(WHOLE), CHANGES), st.binary(max_size=300)
        ),
    )
    def is_borne(port: int, said: bytes) -> None:
        with connect(port) as line:
            with suppress(OSError):
                line.sendall(said)
                line.shutdown(socket.SHUT_WR)
            got = statuses(heard(line, 30))
        assert [one for one in got if one >= 500 and one not in OF_FRONT] == []

    is_borne()
    for port in (site.port, site.port + 1):
        assert status(said_to(port, request("/healthz", Connection="close"))) == 200
