"""What every response says (claims 26, 27, 30): headers, cookies, hosts, redirects."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from ipaddress import ip_network
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from tallgrass.conf import wsgi
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.web.guard import safe_back
from tests.access import table
from tests.cast import make_cast
from tests.running import Running, running

EVIL = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
)


@pytest.fixture(scope="module")
def secure_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation with a public https address behind a proxy."""
    settings_of_it = {
        "TALLGRASS_ORIGIN": "https://notes.example.org",
        "TALLGRASS_EDGE_ORIGIN": "https://edge.example.org",
    }
    with running(
        tmp_path_factory.mktemp("secure") / "home", host="notes.example.org", **settings_of_it
    ) as site:
        yield site


@contextmanager
def get(site: Running, path: str, **headers: str) -> Iterator[HTTPError]:
    request = Request(
        f"http://127.0.0.1:{site.port}{path}", headers={"Host": "notes.example.org", **headers}
    )
    try:
        with urlopen(request, timeout=60) as answer:
            yield answer
    except HTTPError as error:
        yield error


@pytest.mark.parametrize(
    "path", ["/account/login/", "/no-such-page/", "/healthz", "/static/css/none.css"]
)
def test_c27_every_answer_of_a_public_site_is_hardened(secure_site: Running, path: str) -> None:
    with get(secure_site, path) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
    policy = headers["content-security-policy"]
    assert (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "base-uri 'none'" in policy
    )
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["referrer-policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


def test_c27_cookies_of_a_public_site_are_bound_to_its_host(secure_site: Running) -> None:
    with get(secure_site, "/account/login/") as answer:
        cookies = answer.headers.get_all("set-cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.strip().startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }
        assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "notes.example.org.evil.example", "localhost"])
def test_c30_another_host_is_led_to_the_origin(secure_site: Running, host: str) -> None:
    request = HTTPConnection("127.0.0.1", secure_site.port, timeout=60)
    request.request("GET", "/account/login/?next=/settings/", headers={"Host": host})
    answer = request.getresponse()
    said = str(answer.headers).encode() + answer.read()
    assert answer.status == 302
    assert answer.headers["Location"] == (
        "https://notes.example.org/account/login/?next=/settings/"
    )
    assert host == "localhost" or b"evil" not in said


def test_c30_a_host_that_is_no_name_is_refused(secure_site: Running) -> None:
    with get(secure_site, "/account/login/", Host="notes.example.org@evil.example") as answer:
        assert answer.status == 400
        assert b"evil.example" not in answer.read()


def test_c30_forwarded_headers_of_strangers_change_nothing(secure_site: Running) -> None:
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example",
    }
    with get(secure_site, "/account/login/", **forwarded) as answer:
        assert (answer.status, b"evil.example" in answer.read()) == (200, False)


@pytest.mark.django_db
def test_c27_personal_pages_are_never_kept_by_a_proxy(client: Client) -> None:
    for _route, pattern in table.patterns():
        if pattern.name and "<" not in str(pattern.pattern) and "(" not in str(pattern.pattern):
            answer = client.get(f"/{_route}")
            control = answer.headers.get("Cache-Control", "")
            assert "private" in control or "no-store" in control or "public" in control, (
                pattern.name
            )
            if "public" in control:
                assert not answer.cookies, pattern.name


@pytest.mark.django_db
@pytest.mark.parametrize("next_", EVIL)
def test_c30_next_never_leaves_this_site(client: Client, next_: str) -> None:
    answer = client.post("/language/", {"language": "en", "next": next_})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    cast = make_cast()
    signed_in = client.post(
        "/account/login/",
        {"login": cast.email_of("reader"), "password": cast.password, "next": next_},
    )
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    request = RequestFactory().post("/", {"next": next_})
    assert safe_back(request, "/here/") == "/here/"


@pytest.mark.django_db
def test_c30_mailed_links_name_our_own_host(client: Client, mailoutbox: list) -> None:  # type: ignore[type-arg]
    make_cast()
    client.post(
        "/account/password/reset/",
        {"email": "reader@example.org"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    send_due_mail()
    [mail] = mailoutbox
    assert "evil.example" not in mail.body
    assert f"{settings.TALLGRASS_ORIGIN}/account/password/reset/key/" in mail.body


@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c26_every_change_needs_its_token(area: str) -> None:
    """Each POST of the access table, as an operator, without a CSRF token: refused, htmx or not."""
    cast = make_cast()
    world, browser = table.world_of(area, cast), table.clients(cast)["operator"]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    let_in = [
        f"{row.name}: {got}"
        for row in table.rows_of(area)
        if row.method == "POST"
        for headers in ({}, {"HX-Request": "true"})
        if (got := table.status(strict, "POST", row.name, world, headers)) != 403
    ]
    assert let_in == []


@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c26_looking_changes_nothing(area: str) -> None:
    """No GET of the access table writes to a room's table."""
    cast = make_cast()
    world, browsers = table.world_of(area, cast), table.clients(cast)
    wrote = {
        f"{row.name} as {role}": statements
        for row in table.rows_of(area)
        if row.method == "GET"
        for role in ("reader", "creator", "marketer", "operator")
        if (statements := table.writes(browsers[role], row.name, world))
    }
    assert wrote == {}


@pytest.mark.parametrize(
    ("peer", "forwarded", "real"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("", "198.51.100.1", ""),
    ],
)
def test_c30_only_trusted_proxies_say_who_is_behind_them(
    monkeypatch: pytest.MonkeyPatch, peer: str, forwarded: str, real: str
) -> None:
    monkeypatch.setattr(wsgi, "_PROXIES", [ip_network("10.0.0.0/8")])
    assert wsgi.real_address(peer, forwarded) == real
