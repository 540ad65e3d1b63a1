"""What every answer of a public site says, whoever gives it (claim 27): pages, files, refusals,
redirects, the edge; and how its cookies are called."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.attack.sockets import said_to
from tests.running import Running, running

ORIGIN, EDGE = "https://notes.example.org", "https://edge.example.org"
STATIC = "(a static file)"
ANSWERS = [
    ("web", "GET", "/", 200),
    ("web", "HEAD", "/account/login/", 200),
    ("web", "GET", STATIC, 200),
    ("web", "POST", STATIC, 405),
    ("web", "GET", "/static/none.css", 404),
    ("web", "GET", "/no-such-page/", 404),
    ("web", "GET", "/media/nothing/wide/", 404),
    ("web", "GET", "/settings/", 302),
    ("web", "GET", "/healthz", 200),
    ("web", "POST", "/language/", 403),
    ("web", "DELETE", "/account/login/", 403),
    ("web", "GET", "/?q=%00", 400),
    ("web", "GET", "/robots.txt", None),
    ("web", "GET", "/.well-known/security.txt", None),
    ("edge", "GET", "/healthz", 200),
    ("edge", "GET", "/c/nothing", 404),
    ("edge", "GET", "/s", 405),
    ("edge", "OPTIONS", "/s", 204),
    ("edge", "POST", "/s", 400),
    ("edge", "POST", "/", 404),
]
MUST = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@pytest.fixture(scope="module")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation whose addresses are https ones, as behind a proxy."""
    addresses = {"TALLGRASS_ORIGIN": ORIGIN, "TALLGRASS_EDGE_ORIGIN": EDGE}
    home = tmp_path_factory.mktemp("public") / "home"
    with running(home, host="notes.example.org", **addresses) as site:
        yield site


def ask(
    site: Running, method: str, path: str, *, of: str = "web", **headers: str
) -> tuple[HTTPResponse, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", site.port + (of == "edge"), timeout=20)
    host = {"web": "notes.example.org", "edge": "edge.example.org"}[of]
    connection.request(method, path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    answer.read()
    return answer, {name.lower(): value for name, value in answer.getheaders()}


def static_file_of(home: Path) -> str:
    sheets = sorted((home / "static").rglob("*.css"))
    return f"/static/{sheets[0].relative_to(home / 'static').as_posix()}"


@pytest.mark.parametrize(("of", "method", "path", "status"), ANSWERS)
def test_c27_it_is_hardened_whoever_gives_it(
    public_site: Running, of: str, method: str, path: str, status: int | None
) -> None:
    path = static_file_of(public_site.home) if path == STATIC else path
    answer, headers = ask(public_site, method, path, of=of)
    assert status is None or answer.status == status
    assert {name: headers.get(name) for name in MUST} == MUST
    assert headers.get("access-control-allow-origin") != "*"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("said", [b"nonsense", b"GET / HTTP/2.0", b"GET http://a/ HTTP/1.1"])
def test_c27_so_is_what_is_said_to_what_cannot_be_read(public_site: Running, said: bytes) -> None:
    for port in (public_site.port, public_site.port + 1):
        answer = said_to(port, said + b"\r\n\r\n").decode().lower()
        assert answer.startswith(("http/1.1 400", "http/1.1 505"))
        for name, value in MUST.items():
            assert f"\r\n{name}: {value.lower()}\r\n" in answer


def test_c27_a_visitor_by_another_name_gets_bound_cookies_too(public_site: Running) -> None:
    answer, headers = ask(public_site, "GET", "/settings/", Host="other.example.org")
    assert answer.status == 302 and headers["location"] == f"{ORIGIN}/settings/"
    assert answer.headers.get_all("set-cookie", [""])[0].startswith("__Host-tallgrass_led=")
    assert "Secure" in headers["set-cookie"]
    assert headers["content-security-policy"]


def test_c27_the_language_of_an_earlier_cookie_goes_on_under_a_bound_one(
    public_site: Running,
) -> None:
    answer, headers = ask(
        public_site, "GET", "/account/login/", Cookie="tallgrass_language=zh-hans; messages=x"
    )
    assert headers["content-language"] == "zh-hans"
    cookies = answer.headers.get_all("set-cookie", [])
    assert any(one.startswith("__Host-tallgrass_language=zh-hans;") for one in cookies)
    for gone in ("tallgrass_language", "messages"):
        [dropped] = [one for one in cookies if one.startswith(f"{gone}=")]
        assert "Max-Age=0" in dropped
    named = [one for one in cookies if "Max-Age=0" not in one]
    assert all(one.startswith("__Host-") and "Secure" in one for one in named)
