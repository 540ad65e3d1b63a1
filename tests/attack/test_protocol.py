"""Only HTTP/1.1, one way to read it, and nothing that two servers might read differently."""

import stat

import pytest

from tests.attack.sockets import HONEST, connect, heard, request, said_to, status, statuses
from tests.running import Running

HOST = b"Host: localhost\r\n"
SECOND = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /s HTTP/1.1\r\n" + HOST
UNREADABLE = {
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd" + SECOND,
    "two equal lengths": POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd" + SECOND,
    "a list of lengths": POST + b"Content-Length: 4, 4\r\n\r\nabcd" + SECOND,
    "a signed length": POST + b"Content-Length: +4\r\n\r\nabcd" + SECOND,
    "length and chunks": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "chunks and length": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
    + SECOND,
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    "chunked and more": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SECOND,
    "another coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a blank before the colon": POST + b"Content-Length : 4\r\n\r\nabcd" + SECOND,
    "a folded header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "a bare line feed": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\nY: b\r\n\r\n",
    "a bare carriage return": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\rY: b\r\n\r\n",
    "a zero byte": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "another site": b"GET http://evil.example/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a blank in the path": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "no version": b"GET /healthz\r\n\r\n",
    "an upgrade with a body": POST
    + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 43\r\n\r\n"
    + SECOND,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a length that is none": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
}
TOO_MUCH = {
    "a long address": (b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 101 + b"\r\n", 431),
    "many requests ahead": (SECOND * 40, 200),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_can_be_read_in_two_ways_is_read_in_none(site: Running, what: str) -> None:
    for port in (site.port, site.port + 1):
        answer = said_to(port, UNREADABLE[what])
        assert len(statuses(answer)) == 1, answer  # and nothing behind it is answered
        assert status(answer) in (400, 501, 505), answer


@pytest.mark.parametrize("what", TOO_MUCH)
def test_heads_have_an_end(site: Running, what: str) -> None:
    said, expected = TOO_MUCH[what]
    for port in (site.port, site.port + 1):
        answers = statuses(said_to(port, said))
        assert answers and set(answers) == {expected} and len(answers) < 10


def test_http_2_is_not_spoken(site: Running) -> None:
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
    for port in (site.port, site.port + 1):
        answer = said_to(port, preface + b"\0" * 2_000)
        assert statuses(answer) == [505]


def test_who_asks_for_http_2_beside_is_answered_in_http_1(site: Running) -> None:
    asked = request("/healthz", Connection="Upgrade, HTTP2-Settings", Upgrade="h2c")
    for port in (site.port, site.port + 1):
        answer = said_to(port, asked + SECOND)
        assert statuses(answer) == [200]
        assert b"connection: close" in answer


def test_chunks_and_pieces_and_requests_in_a_row_are_read(site: Running) -> None:
    with connect(site.port, HONEST) as line:
        line.sendall(SECOND[:20])
        line.sendall(SECOND[20:] + SECOND + request("/healthz", Connection="close"))
        assert statuses(heard(line, 20)) == [200, 200, 200]
    chunked = request("/account/login/", "POST", Transfer_Encoding="chunked", Connection="close")
    answer = said_to(site.port, chunked + b"3;x=y\r\na=b\r\n0\r\nHost: evil\r\n\r\n")
    assert statuses(answer) == [403]


def test_who_waits_for_our_word_before_a_body_gets_it(site: Running) -> None:
    with connect(site.port + 1) as line:
        line.sendall(request("/s", "POST", Content_Length="2", Expect="100-continue"))
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"{}")
        assert status(line.recv(65_536)) == 400
    refused = request("/s", "POST", Content_Length="200000", Expect="100-continue")
    assert status(said_to(site.port + 1, refused)) == 413
    strange = request("/s", "POST", Content_Length="2", Expect="tea")
    assert status(said_to(site.port + 1, strange)) == 417


def test_old_clients_are_served_and_closed(site: Running) -> None:
    for port in (site.port, site.port + 1):
        answer = said_to(port, b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert statuses(answer) == [200]
        kept = b"GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
        answer = said_to(port, kept + b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert statuses(answer) == [200, 200]


def test_a_head_request_has_no_body(site: Running) -> None:
    for path in ("/", "/source/", "/source/tallgrass.tar.gz", "/healthz"):
        with connect(site.port, HONEST) as line:
            line.sendall(request(path, "HEAD") + request("/healthz", Connection="close"))
            head, _blank, rest = heard(line, 30).partition(b"\r\n\r\n")
            assert rest.startswith(b"HTTP/1.1 200"), (path, head, rest[:100])


def test_names_with_an_underscore_pass_for_no_others(site: Running) -> None:
    """Behind the front `Cookie_` and `X_Forwarded_For` would read like their twins with a
    hyphen."""
    sent = request("/", X_Forwarded_For="203.0.113.9").replace(b"X-Forwarded-For", b"Content_Type")
    assert status(said_to(site.port, sent.replace(b"\r\n\r\n", b"\r\nHost_: x\r\n\r\n"))) == 200


def test_nobody_else_can_reach_what_stands_behind_the_front(site: Running) -> None:
    folder = site.home / "run"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "pages.sock").stat().st_mode) == 0o600
