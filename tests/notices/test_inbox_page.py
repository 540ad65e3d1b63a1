"""The inbox page: paging, reading, and the same number of queries however many notices there
are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tallgrass.notices import queries
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification
from tallgrass.web.sealing import seal
from tests.cast import Cast


def fill(cast: Cast, count: int, start: int = 0) -> None:
    person = cast.reader.acting_id
    notify_all(
        [
            Notification(person, "people.followed", f"k{n}", {"name": f"Bo {n}"}, "/@bo")
            for n in range(start, start + count)
        ]
    )


def test_an_empty_inbox_teaches(cast: Cast) -> None:
    page = cast.client_of("reader").get("/notices/").content.decode()
    assert "No new notices" in page and "Mark all as read" not in page


def test_it_pages_and_marks_read_what_was_shown(cast: Cast) -> None:
    fill(cast, 25)
    browser = cast.client_of("reader")
    first = browser.get("/notices/").content.decode()
    assert "Bo 24" in first and "Bo 4 now follows" not in first and ">25<" in first
    onward = first.split('href="?after=')[1].split('"')[0]
    assert "Bo 4 now follows" in browser.get(f"/notices/?after={onward}").content.decode()
    newest = first.split('name="up_to" value="')[1].split('"')[0]
    fill(cast, 1, start=30)
    assert not newest.isdecimal()  # nobody reads from it how many notices there are
    assert browser.post("/notices/read/", {"up_to": newest}).status_code == 303
    assert queries.unread_count(cast.reader) == 1


@pytest.mark.parametrize(
    "form",
    [{}, {"up_to": "x"}, {"notice": "1"}, {"up_to": "9"}, {"notice": "٣"}, {"up_to": "g" * 9_999}],
)
def test_altered_ids_are_refused_and_change_nothing(cast: Cast, form: dict[str, str]) -> None:
    fill(cast, 1)
    assert cast.client_of("reader").post("/notices/read/", form).status_code == 400
    assert queries.unread_count(cast.reader) == 1


def test_an_altered_cursor_is_a_bad_request_and_the_return_address_stays_here(cast: Cast) -> None:
    browser = cast.client_of("reader")
    assert browser.get("/notices/?after=bm9wZQ").status_code == 400
    answer = browser.post(
        "/notices/read/", {"up_to": seal(1, "notice"), "next": "https://evil.example/"}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/notices/")


def count_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_the_inbox_costs_the_same_however_full(cast: Cast) -> None:
    browser = cast.client_of("reader")
    fill(cast, 2)
    count_of(browser, "/settings/")  # the first page of a sign-in also notes the sign-in
    few = count_of(browser, "/notices/")
    fill(cast, 18, start=2)
    assert (count_of(browser, "/notices/"), few <= 9) == (few, True)
