"""The menu of a pure reader has no entry that leads to an empty page; a creator's has all three."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.contracts import factories as make
from tests.notes.factories import note

pytestmark = pytest.mark.django_db
WORK = ["/offers/", "/work/", "/earnings/"]


def entries(client: Client, path: str = "/") -> list[str]:
    """Where the rail leads, of the three that are for work."""
    page = client.get(path).content.decode()
    rail = page.split('<nav class="rail')[1].split("</nav>")[0]
    return [href for href in re.findall(r'href="([^"]+)"', rail) if href in WORK]


def test_a_reader_is_not_led_to_empty_pages_and_still_reaches_them(cast: Cast) -> None:
    reader = cast.client_of("reader")
    assert entries(reader) == []
    centre = reader.get("/me/profile/").content.decode()
    for path in WORK:
        assert f'href="{path}"' in centre
        assert entries(reader, path) == [path]


def test_whoever_writes_or_is_offered_work_has_the_entries(cast: Cast) -> None:
    note(cast.reader)
    assert entries(cast.client_of("reader")) == WORK
    assert entries(cast.client_of("creator")) == []
    make.offer(cast)
    assert entries(cast.client_of("creator")) == WORK


def test_members_of_organisations_and_operators_have_them_without_a_question_more(
    cast: Cast,
) -> None:
    for role in ("marketer", "operator"):
        client = cast.client_of(role)
        assert entries(client) == WORK
        with CaptureQueriesContext(connection) as asked:
            client.get("/notices/")
        assert not any("tg_campaigns_contract" in query["sql"] for query in asked)
