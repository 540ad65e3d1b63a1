"""Error pages: the right status, what to do, and the request's id; and no input that gives a
500."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import exceptions
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tallgrass.conf import urls
from tallgrass.kernel.errors import (
    CURSOR_DAMAGED,
    NOT_PERMITTED,
    RATE_LIMITED,
    TEXT_EMPTY,
    Conflict,
    Unavailable,
    refusal,
)
from tallgrass.web.errors import NOTHING_HERE
from tests.access import table
from tests.cast import make_cast

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)

LATE = refusal("test.late", Conflict, "%(n)d days too late.", hint="Reload.", field="day")
RESTING = refusal("test.resting", Unavailable, "Resting.", hint="Soon.")
RAISED = {
    "malformed": (CURSOR_DAMAGED(), 400, "kernel.cursor_damaged"),
    "denied": (NOT_PERMITTED(verb="test.open"), 403, "kernel.not_permitted"),
    "forbidden": (exceptions.PermissionDenied(), 403, "kernel.not_permitted"),
    "missing": (NOTHING_HERE(), 404, "web.nothing_here"),
    "conflict": (LATE(n=3), 409, "test.late"),
    "large": (exceptions.RequestDataTooBig(), 413, "web.body_too_large"),
    "invalid": (TEXT_EMPTY(field="name"), 422, "kernel.text_empty"),
    "many": (RATE_LIMITED(limit="test", retry_after=7), 429, "kernel.rate_limited"),
    "defect": (ZeroDivisionError(), 500, "web.broken"),
    "away": (OperationalError("unable to open database file"), 503, "web.database_away"),
    "unavailable": (RESTING(), 503, "test.resting"),
}


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    *urls.urlpatterns,
    *(path(f"raise/{name}/", raising(error)) for name, (error, *_rest) in RAISED.items()),
]


@pytest.fixture
def visitor() -> Client:
    """A browser that takes a 500 as an answer."""
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", RAISED)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_of_failure_has_its_page_with_its_code_and_the_requests_id(
    visitor: Client, name: str, language: str
) -> None:
    visitor.cookies["tallgrass_language"] = language
    answer = visitor.get(f"/raise/{name}/")
    text = answer.content.decode()
    _error, status, code = RAISED[name]
    assert (answer.status_code, answer["X-Refusal-Code"]) == (status, code)
    for shown in (answer["X-Request-Id"], f">{code}</code>", "<h1>"):
        assert shown in text
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in text
    if answer.status_code in (429, 503) and name != "unavailable":
        assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_programs_get_json(visitor: Client) -> None:
    answer = visitor.get("/raise/conflict/", headers={"Accept": "application/json"})
    wanted = {
        "status": 409,
        "code": "test.late",
        "message": "3 days too late.",
        "hint": "Reload.",
        "field": "day",
        "params": {"n": 3},
        "request_id": answer["X-Request-Id"],
    }
    assert json.loads(answer.content) == wanted


@pytest.mark.django_db
def test_a_page_of_ours_answers_unknown_addresses_and_refused_methods(visitor: Client) -> None:
    assert visitor.get("/no/such/page").status_code == 404
    refused = visitor.get("/language/")
    assert (
        refused.status_code,
        refused["Allow"],
        refused["X-Request-Id"] in refused.content.decode(),
    ) == (405, "POST", True)


@pytest.mark.django_db
def test_an_error_page_needs_no_database(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    browser = table.clients(cast)["reader"]

    def away(*_arguments: Any, **_more: Any) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(connection, "cursor", away)
    assert browser.get("/styleguide/").status_code == 503
    assert json.loads(visitor.get("/healthz").content) == {"status": "down", "process": "web"}


ODD_QUERIES = (
    "?q=%00",
    "?cursor=%00",
    "?next=%00//",
    "?cursor=////",
    "?page=-1",
    "?x=%ff%fe",
    "?" + "a=1&" * 1500,
    "?language=%F0%9F%8C%BE",
    "?kept=+",
)
UNENDED = b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../a"\r\n\r\nabc'
ODD_HEADERS: dict[str, dict[str, str]] = {
    "cookie without a name": {"Cookie": '=;;;=\x01; tallgrass="; tallgrass_csrf=é'},
    "a session that is none": {"Cookie": "tallgrass=' OR 1=1 --"},
    "languages": {"Accept-Language": "zz-" * 500 + ";q=2"},
    "host": {"Host": "evil.example:99999999"},
    "a page before that is none": {"Referer": "http://[::1"},
    "range": {"Range": "bytes=-1--1"},
    "boundary": {"Content-Type": "multipart/form-data; boundary="},
    "forwarded": {"X-Forwarded-For": "not, an, address"},
    "htmx": {"HX-Request": "true", "HX-Current-URL": "https://evil.example/%"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("headers", ODD_HEADERS.values(), ids=ODD_HEADERS)
def test_c43_odd_headers_are_borne(visitor: Client, headers: dict[str, str]) -> None:
    for address in ("/", "/account/login/", "/healthz", "/no-such-page/"):
        for method in ("GET", "POST"):
            assert visitor.generic(method, address, headers=headers).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "creator", "operator"])
@pytest.mark.parametrize("area", table.AREAS)
def test_c43_odd_queries_are_borne_by_every_page(area: str, role: str) -> None:
    cast = make_cast()
    world, browser = table.world_of(area, cast), table.clients(cast)[role]
    broken = []
    for row in table.rows_of(area):
        if row.method == "GET":
            for query in ODD_QUERIES:
                got = browser.get(table.address_of(row.name, world) + query).status_code
                if got >= 500:
                    broken.append(f"{row.name}{query[:30]}: {got}")
    assert broken == []


ODD_BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "nul": (b"name=%00&handle=%00&title=%00&text=%00", "application/x-www-form-urlencoded"),
    "not utf-8": (b"name=%ff%fe&title=\xff\xfe", "application/x-www-form-urlencoded"),
    "many fields": (b"a=1&" * 2_100, "application/x-www-form-urlencoded"),
    "a part without an end": (
        UNENDED,
        "multipart/form-data; boundary=x",
    ),
    "no boundary": (b"--x", "multipart/form-data"),
    "wrong length of base64": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: '
        b"base64\r\n\r\n!!!\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "json": (b'{"name": [[[[', "application/json"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
@pytest.mark.parametrize("area", table.AREAS)
def test_c43_odd_bodies_are_borne_by_every_form(area: str, body: tuple[bytes, str]) -> None:
    cast = make_cast()
    world, browsers = table.world_of(area, cast), table.clients(cast)
    broken = []
    for row in table.rows_of(area):
        if row.method == "POST":
            for role in ("anonymous", "creator", "marketer", "operator"):
                got = table.status(browsers[role], "POST", row.name, world, body=body)
                if got >= 500:
                    broken.append(f"{row.name} as {role}: {got}")
    assert broken == []


@pytest.mark.django_db
def test_too_large_a_body_is_413(visitor: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1_000):
        answer = visitor.post(
            "/language/", b"a=" + b"b" * 2_000, content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 413


def test_a_body_larger_than_any_form_is_refused_unread(visitor: Client) -> None:
    for length, status in (("150000001", 413), ("0", 400), ("many", 400), ("²", 400)):
        answer = visitor.generic("POST", "/language/", CONTENT_LENGTH=length)
        assert answer.status_code == status
