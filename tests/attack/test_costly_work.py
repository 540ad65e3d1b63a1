"""Costly work has places, in all processes together: whoever finds none free is refused in words,
before the work, and whatever was asked for is as it was."""

import os
import signal
import struct
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tallgrass.kernel import costly
from tallgrass.kernel.costly import FILES, HASHING, PICTURES, CostlyWork, place_for
from tallgrass.kernel.errors import BUSY, RATE_LIMITED
from tallgrass.notes.errors import PICTURE_DAMAGED, PICTURES_TOO_MANY_PIXELS
from tallgrass.notes.models import Note, Picture
from tallgrass.people.hashing import BoundedHasher
from tallgrass.people.models import Person
from tests.attack.sockets import COOKIE, request, said_to, status, visits
from tests.cast import Cast
from tests.notes.factories import picture
from tests.refusals import refused
from tests.running import Running

LOGIN, NEW = "/account/login/", "/new/"
TRIAL = CostlyWork("trial", cores=999, patience=0)


class QuickHasher(BoundedHasher):
    """As many hashes at once as the real one, each in no time."""

    iterations = 1


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (
        ("people.hashing", "HASHING"),
        ("web.accounts", "HASHING"),
        ("notes.pictures", "PICTURES"),
        ("notes.actions.pictures", "PICTURES"),
        ("web.guard", "FILES"),
    ):
        work = replace(getattr(costly, name), patience=0)
        monkeypatch.setattr(f"tallgrass.{module}.{name}", work)


@contextmanager
def taken(work: CostlyWork) -> Iterator[None]:
    """While somebody else has every place for a kind of work."""
    let_go, there = threading.Event(), threading.Barrier(work.places + 1, timeout=10)

    def hold() -> None:
        with place_for(work):
            there.wait()
            let_go.wait(30)

    with ThreadPoolExecutor() as others:
        held = [others.submit(hold) for _n in range(work.places)]
        there.wait()
        try:
            yield
        finally:
            let_go.set()
    assert [one.result() for one in held] == [None] * work.places


def bomb(side: int) -> SimpleUploadedFile:
    """The head of a picture of so many pixels; whoever decodes it finds that the rest is gone."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)
    data = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    empty = b"IDAT" + zlib.compress(b"")
    data += struct.pack(">I", len(empty) - 4) + empty + struct.pack(">I", zlib.crc32(empty))
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + data)


def test_a_place_is_free_again_when_whoever_has_it_is_killed() -> None:
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover (another process)
        with place_for(TRIAL):
            os.write(tell, b"!")
            signal.pause()
    assert os.read(hear, 1) == b"!"
    with refused(BUSY) as found, place_for(TRIAL):
        pass
    assert found.value.retry_after > 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with place_for(TRIAL), place_for(TRIAL):
        pass


def test_all_kinds_together_leave_a_thread_to_pages() -> None:
    works = [CostlyWork(f"trial-{n}", cores=999, patience=0) for n in range(4)]
    all_but_one = (taken(works[0]), taken(works[1]), taken(works[2]))  # four threads render pages
    with all_but_one[0], all_but_one[1], all_but_one[2], refused(BUSY), place_for(works[3]):
        pass
    with place_for(works[3]):
        pass


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=["tests.attack.test_costly_work.QuickHasher"])
def test_c35_no_password_is_hashed_while_as_many_are(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.creator.person_id)
    person.set_password(cast.password)
    person.save()
    before, mine = person.password, cast.client_of("creator")
    entry = {"login": cast.email_of("creator"), "password": cast.password}
    known = Client()
    known.post(LOGIN, entry)
    known.post("/account/logout/")
    fresh = {"email": "fresh@example.org", "name": "Fresh", "handle": "fresh_one"}
    change = {"oldpassword": cast.password, "password1": "tall-grass-sways"}
    tries = [
        (Client(), LOGIN, entry),
        (Client(), LOGIN, {**entry, "login": "nobody@example.org"}),
        (Client(), "/account/signup/", {**fresh, "password1": "tall-grass-sways"}),
        (mine, "/account/password/change/", {**change, "password2": change["password1"]}),
        (mine, "/account/reauthenticate/", {"password": cast.password}),
        (mine, "/settings/erase/", {"handle": person.handle, "password": cast.password}),
    ]
    with taken(HASHING):
        for browser, path, body in tries:
            answer = browser.post(path, body)
            assert (answer.status_code, answer["X-Refusal-Code"]) == (503, BUSY.code), path
            assert int(answer["Retry-After"]) > 0
        assert known.post(LOGIN, entry).status_code == 302  # strangers do not take its place
    person.refresh_from_db()
    assert (person.password, person.erased_at) == (before, None)
    assert not Person.objects.filter(handle="fresh_one").exists()
    assert Client().post(LOGIN, entry).status_code == 302


@pytest.mark.django_db
def test_c35_nine_pictures_that_unpack_to_gigabytes_are_refused_by_their_heads(cast: Cast) -> None:
    client = cast.client_of("creator")
    words = {"title": "Nine", "body": "of them", "do": "publish"}
    answer = client.post(NEW, {**words, "images": [bomb(7_000) for _n in range(9)]})
    assert (answer.status_code, "Together these pictures" in answer.content.decode()) == (422, True)
    assert PICTURES_TOO_MANY_PIXELS.code in answer.content.decode()
    assert PICTURE_DAMAGED.code not in answer.content.decode()
    with taken(PICTURES):
        answer = client.post(NEW, {**words, "images": [bomb(64)]})
        assert (answer.status_code, BUSY.code in answer.content.decode()) == (503, True)
        assert "of them" in answer.content.decode()
    assert not Picture.objects.exists()
    assert not Note.objects.filter(title="Nine").exists()


@pytest.mark.django_db
def test_an_hour_of_large_pictures_comes_to_an_end_for_one_person_alone(cast: Cast) -> None:
    client = cast.client_of("creator")

    def upload(by: Client, *files: SimpleUploadedFile) -> str:
        answer = by.post(NEW, {"title": "Large", "body": "ones", "do": "show", "images": files})
        return next(
            code
            for code in (RATE_LIMITED.code, PICTURE_DAMAGED.code, "")
            if code in answer.content.decode()
        )

    for _n in range(10):
        assert upload(client, *[bomb(7_000) for _each in range(3)]) == PICTURE_DAMAGED.code
    assert upload(client, bomb(7_000)) == RATE_LIMITED.code
    other = SimpleUploadedFile("one.jpg", picture())
    assert upload(cast.client_of("reader"), other) == ""
    assert Picture.objects.count() == 1


@pytest.mark.django_db
def test_no_more_files_of_many_rows_are_made_at_once_than_may_be(cast: Cast) -> None:
    operator = cast.client_of("operator")
    paths = ["/register/export.csv", "/register/workbook/", "/payouts/file/"]
    with taken(FILES):
        for path in paths:
            answer = operator.get(path)
            assert (answer.status_code, answer["X-Refusal-Code"]) == (503, BUSY.code), path
    assert [operator.get(path).status_code for path in paths] == [200, 200, 200]


def test_eight_loops_of_wrong_sign_ins_leave_pages_to_others(site: Running) -> None:
    body = f"csrfmiddlewaretoken={COOKIE}&login=nobody%40example.org&password=wrong".encode()
    form = "application/x-www-form-urlencoded"
    try_once = request(
        LOGIN,
        "POST",
        body,
        Content_Type=form,
        Cookie=f"tallgrass_csrf={COOKIE}",
        Connection="close",
    )

    def loop(number: int) -> list[int]:
        return [status(said_to(site.port, try_once, f"127.0.2.{number}", 30)) for _n in range(4)]

    with ThreadPoolExecutor(8) as attackers:
        loops = [attackers.submit(loop, number) for number in range(1, 9)]
        visits(site.port, 6)
        found = [one for each in loops for one in each.result()]
    assert set(found) <= {422, 429, 503}, found
    assert {422, 503} <= set(found), found
