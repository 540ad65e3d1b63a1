"""The creator centre in the browser's eyes: what is read, their say in it, in both languages."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tallgrass.journal.types import Source
from tallgrass.kernel import clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.notes import actions as notes
from tallgrass.notes.queries import cards
from tallgrass.notes.types import ImportedCounts, ImportRow
from tallgrass.profiles import actions, queries
from tallgrass.web.profiles import presenters
from tests.profiles.factories import WORDS, note, person, weight_of

pytestmark = pytest.mark.django_db


def browser(principal: Principal, language: str = "en") -> Client:
    """Signed in, speaking that language."""
    client = Client()
    client.force_login(get_user_model().objects.get(pk=principal.person_id))
    client.cookies["tallgrass_language"] = language
    return client


def words(answer: Any) -> str:
    """The page's text, without markup."""
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def ana_with_notes() -> Principal:
    ana = person("ana")
    for days in range(3):
        note(ana, "food", clock.now() - timedelta(days=days))
    note(ana, "pets", clock.now() - timedelta(days=9))
    actions.recompute([ana.person_id])
    return ana


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/me/profile/")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=%2Fme%2Fprofile%2F",
    )


def test_they_see_each_topic_with_the_notes_that_caused_it() -> None:
    ana = ana_with_notes()
    answer = browser(ana).get("/me/profile/")
    text = words(answer)
    assert (
        "Food and cooking" in text
        and "Because of 3 notes" in text
        and "Pets" in text
        and "Because of 1 note" in text
    )
    for ids in queries.evidence(ana).values():
        for text_of in notes_of(ids):
            assert f'href="/n/{text_of}/?via=profile"' in answer.content.decode()
    assert "from 4 notes" in text


def test_one_note_is_one_note() -> None:
    ana = person("ana")
    note(ana, "food", clock.now())
    actions.recompute([ana.person_id])
    text = words(browser(ana).get("/me/profile/"))
    assert "100% of 1 note " in text and "from 1 note " in text and "1 notes" not in text


def notes_of(ids: list[int]) -> list[str]:
    return [card.public_id for card in cards(ANONYMOUS, ids)]


def test_the_page_speaks_chinese() -> None:
    text = words(browser(ana_with_notes(), "zh-hans").get("/me/profile/"))
    assert "创作中心" in text and "美食" in text and "宠物" in text
    assert "Food and cooking" not in text and "Focus" not in text


def test_removing_a_topic_changes_their_page_and_their_public_page_and_can_be_undone() -> None:
    ana = ana_with_notes()
    client, other = browser(ana), browser(person("ben"))
    assert "Food and cooking" in words(other.get("/@ana"))

    answer = client.post("/me/profile/remove/", {"topic": "food"})
    assert (answer.status_code, answer["Location"]) == (303, "/me/profile/")
    text = words(client.get("/me/profile/"))
    assert "“Food and cooking” has been removed from your profile" in text
    assert "Restore “Food and cooking”" in text
    assert "Because of 3 notes" not in text
    assert "Food and cooking" not in words(other.get("/@ana"))

    client.post("/me/profile/restore/", {"topic": "food"})
    client.get("/me/profile/")
    assert "Because of 3 notes" in words(client.get("/me/profile/"))


def test_a_made_up_topic_is_refused_and_nothing_changes() -> None:
    ana = ana_with_notes()
    for topic in ("", "religion", "food\0", "x" * 5_000):
        assert browser(ana).post("/me/profile/remove/", {"topic": topic}).status_code == 400
    assert queries.removed_topics(ana) == []


def test_c40_after_opting_out_no_page_shows_a_topic() -> None:
    ana = ana_with_notes()
    client = browser(ana)
    assert client.post("/me/profile/opt-out/").status_code == 303
    client.get("/me/profile/")
    text = words(client.get("/me/profile/"))
    assert "You have no profile." in text
    for absent in ("Food and cooking", "Focus", "Because of", "Delete my profile"):
        assert absent not in text
    assert "Food and cooking" not in words(Client().get("/@ana", headers={"Accept-Language": "en"}))
    client.post("/me/profile/opt-in/")
    assert "Because of 3 notes" in words(client.get("/me/profile/"))


def test_they_correct_only_their_own_profile_whatever_the_form_says() -> None:
    ana, ben = ana_with_notes(), person("ben")
    browser(ben).post("/me/profile/remove/", {"topic": "food", "person_id": ana.person_id})
    browser(ben).post("/me/profile/opt-out/", {"person_id": ana.person_id})
    assert weight_of(queries.profile_of(ana), "food") > 0.5
    assert queries.is_opted_out(ben)


def test_someone_without_notes_or_not_yet_read_is_told_so() -> None:
    ana = person("ana")
    assert "Nothing to read yet" in words(browser(ana).get("/me/profile/"))
    note(ana, "food")
    assert "Your notes are being read." in words(browser(ana).get("/me/profile/"))


def test_imported_history_stands_apart_from_what_is_counted_here() -> None:
    ana = person("ana")
    note(ana, "food", clock.now())
    rows = [
        ImportRow(
            ana.person_id,
            f"x{i}",
            *WORDS["food"],
            "en",
            clock.now(),
            counts=ImportedCounts(9, 4_321, 0, 0),
        )
        for i in range(3)
    ]
    notes.import_notes(SYSTEM, rows=rows)
    actions.recompute([ana.person_id])
    page = browser(ana).get("/me/profile/").content.decode()
    table = page[
        page.index('id="engagement"') : page.index("</table>", page.index('id="engagement"'))
    ]
    here, imported = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:3]
    assert "4,321" in imported and "from 3 notes" in imported
    assert "4,321" not in here and "from 1 note" in here


def test_the_page_asks_the_database_as_often_for_forty_notes_as_for_four() -> None:
    ana = ana_with_notes()
    client = browser(ana)
    client.get("/settings/")  # the first page of a sign-in also notes the sign-in
    with CaptureQueriesContext(connection) as few:
        client.get("/me/profile/")
    for day in range(36):
        note(ana, list(WORDS)[day % 4], clock.now() - timedelta(days=day))
    actions.recompute([ana.person_id])
    with CaptureQueriesContext(connection) as many:
        client.get("/me/profile/")
    assert len(many) <= len(few) <= 25


def test_a_title_of_markup_is_shown_as_text() -> None:
    ana = person("ana")
    notes.publish_note(ana, title="<script>soup</script>", body=WORDS["food"][1])
    actions.recompute([ana.person_id])
    page = browser(ana).get("/me/profile/").content.decode()
    assert "<script>soup" not in page and "&lt;script&gt;soup" in page


def test_every_source_of_readers_has_a_name_on_the_page() -> None:
    assert list(presenters.SOURCES) == list(Source)
