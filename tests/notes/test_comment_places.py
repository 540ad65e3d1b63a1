"""A comment's address opens the page that it stands on, and who writes one sees it."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tallgrass.notes import actions
from tallgrass.notes.board_queries import comment_place, comments_on
from tallgrass.notes.count_queries import comments_shown
from tallgrass.notes.models import Comment
from tallgrass.people import actions as people
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db


def crowd(many: int) -> tuple[Client, str, list[Comment]]:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    talkers = [person(f"talker{number}") for number in range(1 + many // 25)]
    for number in range(many):
        actions.comment(talkers[number // 25], note_id=card.id, text=f"Comment number {number}")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=ben.person_id))
    return client, card.path, list(Comment.objects.order_by("pk"))


def test_each_comments_address_opens_its_page() -> None:
    client, path, rows = crowd(45)
    ali = person("ali2")
    answer = actions.comment(ali, note_id=rows[0].note_id, text="Yes", parent_id=rows[30].pk)
    for row in (rows[0], rows[19], rows[20], rows[44], Comment.objects.get(pk=answer)):
        place = comment_place(ali, comment_id=row.pk)
        assert place and place.path == f"{path}?comment={row.public_id}#c-{row.public_id}"
        html = client.get(place.path).content.decode()
        assert f'id="c-{row.public_id}"' in html
        assert html.count('<li class="comment"') <= 20


def test_every_comment_that_is_shown_has_its_page_whoever_looks() -> None:
    """Answers, deleted heads and people whom a block hides among them, at every cut of a page."""
    note_id, talkers = note(person("ali")).id, [person(f"t{number}") for number in range(4)]
    rows: list[int] = []
    for number in range(30):
        parent = rows[number // 2] if number % 3 == 2 else None
        who = talkers[number % 4]
        rows.append(
            actions.comment(who, note_id=note_id, text=f"Number {number}", parent_id=parent)
        )
    for number in (0, 1, 6, 9, 13):
        actions.delete_comment(talkers[number % 4], comment_id=rows[number])
    people.block(talkers[0], person_id=talkers[1].acting_id)
    for viewer in talkers:
        for size in (1, 2, 3, 7, 20):
            shown: list[int] = []
            cursor, pages = "", 0
            while cursor or not pages:
                page = comments_on(viewer, note_id, cursor, size)
                for head in page.items:
                    assert not head.is_deleted or head.replies
                    for card in (head, *head.replies):
                        place = comment_place(viewer, comment_id=card.id, size=size)
                        assert place and place.cursor == cursor
                        shown.append(card.id)
                cursor, pages = page.next, pages + 1
            places = [comment_place(viewer, comment_id=row, size=size) for row in rows]
            assert {row for row, place in zip(rows, places, strict=True) if place} == set(shown)
            live = Comment.objects.filter(pk__in=shown, deleted_at=None).count()
            assert live == comments_shown(viewer, note_id)


def test_who_writes_sees_what_they_wrote_wherever_paging_cuts() -> None:
    client, path, _rows = crowd(40)
    plain = client.post(f"{path}comments/", {"text": "Number forty-one"}, follow=True)
    assert "Number forty-one" in plain.content.decode()
    part = client.post(
        f"{path}comments/", {"text": "Number forty-two"}, headers={"HX-Request": "true"}
    )
    assert "Number forty-two" in part.content.decode() and "<html" not in part.content.decode()


def test_an_address_of_a_comment_that_is_gone_opens_the_note() -> None:
    client, path, rows = crowd(1)
    for public_id in ("x" * 16, "nonsense", "", rows[0].public_id + "0"):
        assert client.get(f"{path}?comment={public_id}").status_code == 200


def test_addresses_in_a_sentence_and_with_a_slash_lead_where_they_meant() -> None:
    client, path, _rows = crowd(0)
    assert client.get("/@ali/")["Location"] == "/@ali"
    for mark in ("。", ",", "，", ").", "”"):
        assert client.get(f"{path}{mark}")["Location"] == path
        assert client.get(f"{path.rstrip('/')}{mark}")["Location"] == path
        assert client.get(f"/@ali{mark}")["Location"] == "/@ali"
        assert client.get(f"/no-such-page/{mark}").status_code == 404


def test_mentions_and_web_addresses_in_texts_are_links() -> None:
    client, path, rows = crowd(1)
    ali = person("ali3")
    text = "@ali。 look: https://a.example/x?a=1&b=2, <b> @nobody_here"
    actions.comment(ali, note_id=note(ali, title="Two").id, text=text)
    actions.comment(ali, note_id=rows[0].note_id, text=text)
    html = client.get(path).content.decode()
    assert '<a href="/@ali">@ali</a>。' in html and 'href="/@nobody_here"' not in html
    address = '<a class="web" href="https://a.example/x?a=1&amp;b=2" rel="nofollow ugc'
    assert address in html and "&lt;b&gt;" in html and "not the paid link" not in html
