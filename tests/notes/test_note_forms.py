"""The forms of notes: with and without htmx, refused and previewed without losing anything."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Comment, Note, Picture
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


def test_forms_lead_back_and_htmx_gets_the_part() -> None:
    ali = person("ali")
    card = note(ali)
    client = browser(ali)
    htmx = {"HX-Request": "true"}
    for verb in ("like", "unlike", "save", "unsave"):
        plain = client.post(f"{card.path}{verb}/")
        assert (plain.status_code, plain["Location"]) == (303, card.path)
        part = client.post(f"{card.path}{verb}/", headers=htmx)
        assert part.status_code == 200 and "<html" not in part.content.decode()
    assert 'aria-pressed="true"' in client.post(f"{card.path}like/", headers=htmx).content.decode()
    said = client.post(
        f"{card.path}comments/", {"text": "Hello\nthere"}, headers=htmx
    ).content.decode()
    assert "Hello<br>there" in said and "<html" not in said
    for headers in ({}, htmx):
        refused = client.post(f"{card.path}comments/", {"text": " "}, headers=headers)
        assert refused.status_code == 422 and "field__error" in refused.content.decode()
        assert refused["X-Refusal-Code"] == "kernel.text_empty"
    assert Comment.objects.count() == 1


def test_c26_nothing_changes_by_get_or_without_a_token() -> None:
    ali = person("ali")
    card = note(ali)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(pk=ali.person_id))
    for path in ("like/", "save/", "comments/", "delete/", "edit/"):
        assert strict.post(card.path + path, {"text": "x"}).status_code == 403
        assert (
            strict.post(card.path + path, {"text": "x"}, headers={"HX-Request": "true"}).status_code
            == 403
        )
        assert strict.get(card.path + path).status_code in (200, 405)
    row = Note.objects.get()
    assert (row.likes, row.saves, row.comments, row.deleted_at) == (0, 0, 0, None)


def test_uploads_survive_a_refusal_and_a_preview() -> None:
    ali = person("ali")
    client = browser(ali)
    files = [SimpleUploadedFile("a.jpg", picture()), SimpleUploadedFile("notes.txt", b"words")]
    refused = client.post(
        "/new/", {"title": "Two", "kind": "photos", "images": files, "do": "publish"}
    )
    assert (
        refused.status_code == 422 and b"notes.txt" in refused.content and not Note.objects.exists()
    )
    kept = Picture.objects.get().public_id
    preview = client.post(
        "/new/",
        {
            "title": "Two",
            "kind": "photos",
            "picture": kept,
            f"alt_{kept}": "Tubes",
            "do": "preview",
        },
    )
    assert (
        preview.status_code == 200
        and kept in preview.content.decode()
        and not Note.objects.exists()
    )
    done = client.post(
        "/new/",
        {
            "title": "Two",
            "kind": "photos",
            "picture": kept,
            f"alt_{kept}": "Tubes",
            "do": "publish",
        },
    )
    assert done.status_code == 303
    assert (Picture.objects.get().alt, Picture.objects.get().note) == ("Tubes", Note.objects.get())


def test_an_unknown_kind_of_card_keeps_the_pictures() -> None:
    author = person("ali")
    body = {
        "title": "Two",
        "body": "With a picture.",
        "kind": "x",
        "do": "publish",
        "images": SimpleUploadedFile("a.png", picture()),
    }
    assert browser(author).post("/new/", body).status_code == 303
    assert Picture.objects.filter(note__title="Two").count() == 1


@pytest.mark.parametrize(
    "style", ["broadside", "manuscript", "list", "vertical", "marker", "figure"]
)
def test_each_cover_style_is_previewed_published_and_edited(style: str) -> None:
    ali = person("ali")
    client = browser(ali)
    form = {
        "title": "A cover",
        "kind": "cover",
        "cover_style": style,
        "cover_tone": "mist",
        "cover_big": "先闻|再==看边==",
        "cover_small": "small",
        "cover_title": "Market",
        "cover_items": "Eggs | 8.00\nAll",
        "cover_number": "45",
        "cover_unit": "天",
        "cover_seal": "书",
    }
    preview = client.post("/new/", {**form, "do": "preview"})
    assert preview.status_code == 200 and f"cover--{style}" in preview.content.decode()
    assert client.post("/new/", {**form, "do": "publish"}).status_code == 303
    row = Note.objects.get()
    assert row.cover and row.cover["style"] == style
    assert f"cover--{style} tone-mist" in page(client, f"/n/{row.public_id}/")
    edit = page(client, f"/n/{row.public_id}/edit/")
    assert re.search(rf'value="{style}" checked', edit)
    assert client.post(f"/n/{row.public_id}/edit/", {**form, "do": "publish"}).status_code == 303
    assert Note.objects.get().cover == row.cover


@pytest.mark.parametrize(
    ("style", "field", "most"), [("vertical", "big", 40), ("list", "title", 48)]
)
def test_a_cover_without_words_of_its_own_shows_the_title(
    style: str, field: str, most: int
) -> None:
    client = browser(person("ali"))
    form = {
        "title": "A cover | " + "x" * 90,
        "kind": "cover",
        "cover_style": style,
        "cover_items": "Eggs | 8.00",
    }
    assert client.post("/new/", form).status_code == 303
    row = Note.objects.get()
    assert (
        row.cover and row.cover[field].startswith("A cover / x") and len(row.cover[field]) == most
    )


def test_a_chinese_cover_breaks_between_words_and_where_its_author_chose() -> None:
    ali = person("ali")
    for title in ("沙发上那条毯子，猫先占了", "先写结果|再写卡在哪"):
        note(ali, title="x", language="zh-hans", cover={"style": "broadside", "big": title})
    html = Client().get("/@ali").content.decode()
    assert "沙发上<wbr>那条<wbr>毯子，<wbr>猫<wbr>先<wbr>占了" in html
    assert "先写结果<wbr>再写卡在哪<" in html
