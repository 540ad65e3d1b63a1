"""The server fetches no address that a user gives it (claim 37): typed into every field of every
form, in every file it takes, and in files that are imported; the sweeps follow."""

import io
import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tallgrass.kernel.sweeps import all_sweeps
from tests.access import table
from tests.attack.forms import Form, forms_of
from tests.cast import make_cast
from tests.notes.bringing import bring, sheet

NAME = "nobody-fetches-this.invalid"
_WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request")
_seen: list[str] = []
_is_watching = False


def _hear(event: str, about: tuple[Any, ...]) -> None:
    if _is_watching and event in _WATCHED:
        _seen.append(f"{event} {about!r}")


sys.addaudithook(_hear)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every name this process looks up meanwhile, and everything it connects to."""
    global _is_watching
    _seen.clear()
    _is_watching = True
    try:
        yield _seen
    finally:
        _is_watching = False


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """Somebody who listens at an address that is typed in."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        line.setblocking(False)
        yield line


def spellings(trap: socket.socket) -> list[str]:
    port = trap.getsockname()[1]
    return [
        f"http://127.0.0.1:{port}/a.png",
        f"https://{NAME}/a.png",
    ]


def files(address: str) -> dict[str, tuple[str, bytes]]:
    """Files that name the address wherever a reader might follow it."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["title", "picture", "link"])
    book.active.append([f'=WEBSERVICE("{address}")', address, address])
    book.save(out)
    svg = (
        f'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "{address}">'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'
    )
    return {
        "a.png": ("image/png", svg.encode()),
        "a.csv": ("text/csv", f"title,image\n{address},{address}\n".encode()),
        "a.xlsx": ("application/zip", out.getvalue()),
    }


def send(browser: Client, form: Form, address: str, file: tuple[str, tuple[str, bytes]]) -> None:
    name, (kind, content) = file
    values: dict[str, Any] = {**form.values, **dict.fromkeys(form.typed, address)}
    for each in form.files:
        values[each] = SimpleUploadedFile(name, content, kind)
    where = urljoin(form.page, form.action.partition("#")[0])
    ask = browser.get if form.method == "GET" else browser.post
    answer = ask(where, values, headers={"Referer": address, "X-Forwarded-Host": NAME})
    assert answer.status_code < 500


def nobody_came(trap: socket.socket) -> bool:
    try:
        trap.accept()
    except BlockingIOError:
        return True
    return False


def test_c37_the_trap_is_sprung_by_whoever_fetches(trap: socket.socket) -> None:
    with watched() as seen, socket.create_connection(trap.getsockname(), timeout=5):
        assert [one.partition(" ")[0] for one in seen] == ["socket.getaddrinfo", "socket.connect"]
    assert not nobody_came(trap)


@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c37_an_address_in_any_field_of_any_form_is_fetched_by_nobody(
    area: str, trap: socket.socket
) -> None:
    cast = make_cast()
    world, browsers = table.world_of(area, cast), table.clients(cast)
    forms = [form for form in forms_of(area, world, browsers) if form.typed or form.files]
    with watched() as seen:
        for form in forms:
            for address in spellings(trap):
                for file in files(address).items() if form.files else [("", ("", b""))]:
                    send(browsers[form.role], form, address, file)
        for due in all_sweeps():
            due.run()
    assert (seen, nobody_came(trap)) == ([], True)


@pytest.mark.django_db
def test_c37_an_import_with_addresses_of_pictures_fetches_none(
    trap: socket.socket, tmp_path: Path
) -> None:
    heads = "note_id|title|body|author|url|image|images|cover|avatar|video_url"
    with watched() as seen:
        for n, address in enumerate(spellings(trap)):
            row = "|".join([f"{n}a", "Nine", "Mornings", "ana", *[address] * 6])
            report = bring(sheet(tmp_path / f"{n}.csv", heads, row))
            assert report.read == 1
            (tmp_path / f"{n}.jsonl").write_text(
                json.dumps({"note_id": f"{n}b", "title": "T", "author": "b", "images": [address]})
            )
            assert bring(tmp_path / f"{n}.jsonl").read == 1
        for due in all_sweeps():
            due.run()
    assert (seen, nobody_came(trap)) == ([], True)
