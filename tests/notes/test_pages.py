"""The pages of notes: labels everywhere, text shown as text, forms with and without htmx, a
constant number of queries."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape

from tallgrass.governance import actions as governance
from tallgrass.governance.actions.trusted import obligations
from tallgrass.kernel import clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import actions, queries, tasks
from tallgrass.notes.models import Comment, Note
from tallgrass.notes.types import ImportedCounts, PaidTie
from tallgrass.people import actions as people_actions
from tallgrass.web.cards import card_opening
from tests.notes.factories import note, person, picture

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
LINK = "https://pebblewren.example/daylight"


def browser(principal: Principal | None = None) -> Client:
    client = Client()
    if principal:
        client.force_login(get_user_model().objects.get(pk=principal.person_id))
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def linked_data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def paid(author: Principal) -> Any:
    entry = governance.file_entry(
        SYSTEM,
        subject=Subject("note", 1),
        person_id=author.acting_id,
        payer_org_id=None,
        payer_name="Pebble & Wren",
        ties=["fee", "gift"],
        contract_ref="C-1",
    )
    return note(
        author,
        paid=PaidTie(entry.id, entry.public_id, 1, entry.payer_name, (LINK,)),
        images=[picture()],
    )


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Paid partnership with"), ("zh-hans", "Pebble")]
)
def test_c38_the_paid_label_is_in_page_preview_linked_data_and_card(
    language: str, label: str
) -> None:
    ali = person("ali")
    card = paid(ali)
    reader = browser()
    reader.cookies["tallgrass_language"] = language
    html = page(reader, card.path)
    payer = escape("Pebble & Wren")
    assert label in html
    article = html[html.index("<article") :]
    assert payer in article[: article.index('class="prose"')] and card.register_path in article
    for name in ("og:title", "og:description"):
        found = re.search(rf'property="{name}" content="([^"]*)"', html)
        assert found and payer in found[1]
    data = linked_data(html)
    assert (
        data["@type"] == "AdvertiserContentArticle" and data["sponsor"]["name"] == "Pebble & Wren"
    )
    links = [tag for tag in re.findall(r"<a [^>]*>", html) if f'href="{LINK}"' in tag]
    assert links and all('rel="sponsored nofollow noopener"' in tag for tag in links)
    with translation.override(language):
        assert payer in card_opening(card, "search")
        assert 'class="paid"' in card_opening(card, "search")
    assert payer in page(reader, "/@ali")


def test_an_unpaid_note_claims_nothing() -> None:
    html = page(browser(), note(person("ali")).path)
    assert linked_data(html)["@type"] == "SocialMediaPosting" and "sponsor" not in linked_data(html)
    assert "sponsored" not in html and 'class="paid' not in html


def test_c38_the_forms_refuse_to_drop_label_link_or_note_and_say_why() -> None:
    ali = person("ali")
    card = paid(ali)
    until = clock.now().replace(year=clock.now().year + 1)
    obligations.oblige(
        subject=Subject("note", card.id), reason="Contract C-1.", until=until, source="contract:1"
    )
    client = browser(ali)
    words = {"title": "Other", "body": "Words", "kind": "photos", "do": "publish"}
    for form in ({**words, "link": LINK}, {**words, "keep_label": "1"}):
        answer = client.post(f"{card.path}edit/", form)
        assert answer.status_code == 409 and b"Contract C-1." in answer.content
    answer = client.post(f"{card.path}delete/")
    assert answer.status_code == 409 and b"Contract C-1." in answer.content
    row = Note.objects.get()
    assert (row.title, row.links, row.edits, row.deleted_at) == (card.title, [LINK], 0, None)
    kept = client.post(f"{card.path}edit/", {**words, "keep_label": "1", "link": LINK})
    assert kept.status_code == 303 and Note.objects.get().payer_name == "Pebble & Wren"


def test_c32_what_people_write_is_shown_as_text() -> None:
    ali = person("ali", name="Ali <b>")
    stored = actions.store_picture(ali, data=picture(), alt=NASTY)
    card = note(
        ali,
        title=NASTY[:120],
        body=f"{NASTY}\n- {NASTY}\n#a\u202eb @ali",
        place=NASTY[:80],
        images=[stored.public_id],
    )
    figure = note(
        ali, cover={"style": "list", "title": "<i>x</i>", "items": [["<b>a</b>", "=1+1"]]}
    )
    actions.comment(ali, note_id=card.id, text=NASTY)
    for path in (card.path, figure.path, "/@ali"):
        html = page(browser(ali), path)
        assert (
            "<script>alert" not in html
            and "<img src=x" not in html
            and "<b>a</b>" not in html
            and "<i>x</i>" not in html
        )
        assert "\u202e" not in html and ">49<" not in html
    assert linked_data(page(browser(), card.path))["headline"] == NASTY[:120].strip()


def test_c31_fields_a_form_does_not_show_are_not_written() -> None:
    ali, ben = person("ali"), person("ben")
    form = {
        "title": "Mine",
        "kind": "photos",
        "author": str(ben.person_id),
        "as_person_id": str(ben.person_id),
        "payer_name": "Nobody",
        "paid": "1",
        "likes": "9999",
        "likes_imported": "9999",
        "imported": "9999",
        "created_at": "2001-01-01",
        "external_id": "x",
        "public_id": "chosen",
        "is_hidden": "1",
        "reach_limited": "1",
        "links": LINK,
        "link": LINK,
    }
    client = browser(ali)
    assert client.post("/new/", form).status_code == 303
    row = Note.objects.get()
    assert client.post(f"/n/{row.public_id}/edit/", form).status_code == 303
    row = Note.objects.get()
    assert (row.author_id, row.payer_name, row.likes, row.likes_imported, row.links) == (
        ali.person_id,
        "",
        0,
        0,
        [],
    )
    assert (
        row.external_id is None
        and row.public_id != "chosen"
        and not row.is_hidden
        and not row.reach_limited
    )
    assert row.created_at.year > 2001
    board = client.post("/boards/", {"name": "Skin", "owner": str(ben.person_id), "notes": "7"})
    assert board.status_code == 303
    client.post(
        f"/n/{row.public_id}/comments/",
        {"text": "Hello", "author": str(ben.person_id), "is_hidden": "1"},
    )
    assert Comment.objects.get().author_id == ali.person_id and not Comment.objects.get().is_hidden


def test_pictures_answer_ranges_and_validators() -> None:
    ali = person("ali")
    card = note(ali, images=[picture(800, 600)])
    client = browser()
    path = card.cover["image"]
    whole = client.get(path)
    assert (
        whole.status_code == 200
        and whole["Content-Type"] == "image/webp"
        and whole["Cache-Control"] == "public, max-age=3600"
    )
    size = len(whole.content)
    cases = {
        "bytes=0-9": (206, whole.content[:10]),
        f"bytes={size - 5}-": (206, whole.content[-5:]),
        "bytes=-7": (206, whole.content[-7:]),
        f"bytes=5-{size * 9}": (206, whole.content[5:]),
        f"bytes={size}-": (416, b""),
        "bytes=-0": (416, b""),
        "bytes=9-2": (416, b""),
        "bytes=a-b": (200, whole.content),
        "lines=0-1": (200, whole.content),
    }
    for header, (status, body) in cases.items():
        answer = client.get(path, headers={"Range": header})
        assert (header, answer.status_code, answer.content) == (header, status, body)
    assert client.get(path, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    Note.objects.update(is_hidden=True)
    assert client.get(path).status_code == 404
    assert browser(ali).get(path)["Cache-Control"] == "private, no-store"


def test_imported_counts_are_named_as_such_and_never_added() -> None:
    ali = person("ali")
    card = note(ali, imported=ImportedCounts(views=12_000, likes=1_207, saves=80))
    actions.like(person("ben"), note_id=card.id)
    html = page(browser(), card.path)
    assert "1,207" in html and "1,208" not in html
    [card] = queries.cards(ANONYMOUS, [card.id])
    inside = card_opening(card, "discover")
    assert ">1<" in inside and "+1,207" in inside


def test_a_card_kept_for_one_language_or_version_is_not_shown_for_another() -> None:
    ali = person("ali")
    card = note(ali, title="First words")
    before = card_opening(card, "discover")
    assert card_opening(card, "discover") is before
    changed = actions.edit_note(ali, note_id=card.id, title="Second words", body="")
    assert "Second words" in card_opening(changed, "discover")
    assert "via=search" in card_opening(card, "search")
    with translation.override("zh-hans"):
        assert card_opening(card, "discover") is not before


def test_another_capital_letter_leads_to_the_one_address() -> None:
    person("ali")
    answer = browser().get("/@Ali")
    assert (answer.status_code, answer["Location"]) == (301, "/@ali")


def test_a_blocked_reader_sees_a_page_without_notes() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    people_actions.block(ben, person_id=ali.acting_id)
    html = page(browser(ben), "/@ali")
    assert card.title not in html
    page(browser(ben), card.path, 404)


def test_cards_of_people_and_boards_say_why_they_are_there() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    actions.like(ben, note_id=card.id)
    board = actions.create_board(ben, name="Warm things", is_private=False)
    actions.save_to_board(ben, note_id=card.id, board_id=board.id)
    assert "wrote it; this page shows all their notes" in page(browser(ben), "/@ali")
    assert "You liked it; the latest liked note is first" in page(browser(ben), "/@ben?tab=liked")
    assert "You saved it to this board" in page(browser(ben), board.path)
    assert "saved it to this board" in page(browser(ali), board.path)


def test_altered_cursors_are_refused() -> None:
    ali = person("ali")
    card = note(ali)
    for path in (
        "/@ali?cursor=x",
        f"{card.path}?comments=zz",
        "/@ali?tab=all",
        "/@ali?tab=notes&cursor=W10",
    ):
        assert browser(ali).get(path).status_code == 400
    assert browser(person("ben")).get("/@ali?tab=liked").status_code == 404


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_pages_cost_the_same_queries_however_full(is_signed_in: bool) -> None:
    ali, ben = person("ali"), person("ben")
    client = browser(ben if is_signed_in else None)
    card = note(ali, images=[picture()])
    actions.comment(ben, note_id=card.id, text="One")

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, path)
        return len(caught)

    paths = (card.path, "/@ali")
    page(client, card.path)  # the first page of a sign-in also notes the sign-in
    before = [cost(path) for path in paths]
    for i in range(9):
        actions.comment(
            ali, note_id=card.id, text="More", parent_id=Comment.objects.earliest("pk").pk
        )
        actions.comment(person(f"guest{i}"), note_id=card.id, text="Many")
        note(ali, images=[picture()] * 2)
    tasks.make_variants()
    assert [cost(path) for path in paths] == before
    assert max(before) <= 24
