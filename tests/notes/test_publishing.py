"""Publishing, editing and deleting notes."""

import pytest

from tallgrass.kernel.errors import NOT_PERMITTED, SIGN_IN_FIRST
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions, queries
from tallgrass.notes.errors import COVER_STYLE_UNKNOWN, NOTE_NEEDS_WORDS, PICTURE_GONE
from tallgrass.notes.models import Note, NoteEdit, NoteTag, Picture
from tests.notes.factories import note, person, picture
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_published_note_is_a_card_for_everyone() -> None:
    ali = person("ali")
    card = note(ali, title="干皮实测九天", body="没有搓泥。 #干皮# #防晒实测", place="Leslieville")
    [seen] = queries.cards(ANONYMOUS, [card.id])
    assert (seen.title, seen.language, seen.place) == ("干皮实测九天", "zh-hans", "Leslieville")
    assert seen.hashtags == ("干皮", "防晒实测")
    assert seen.author.handle == "ali" and seen.payer == "" and seen.path == f"/n/{card.public_id}/"
    assert queries.ids_by_tag(ANONYMOUS, "#防晒实测").items == [card.id]


def test_a_note_without_words_is_refused_and_nothing_is_written() -> None:
    with refused(NOTE_NEEDS_WORDS):
        note(person("ali"), title=" ", body="\u200b")
    assert not Note.objects.exists()


def test_nobody_publishes_under_another_name() -> None:
    ali, ben = person("ali"), person("ben")
    with refused(NOT_PERMITTED, verb="notes.publish"):
        note(ben, as_person_id=ali.person_id)
    with refused(SIGN_IN_FIRST, verb=""):
        note(ANONYMOUS)
    assert not Note.objects.exists()


def test_an_edit_keeps_what_the_note_said_and_moves_its_tags() -> None:
    ali = person("ali")
    card = note(ali)
    actions.edit_note(
        ali, note_id=card.id, title="Ten mornings", body="Still none. #winter", place=""
    )
    row = Note.objects.get()
    assert (row.title, row.edits, row.version, row.hashtags) == ("Ten mornings", 1, 2, ["winter"])
    assert NoteEdit.objects.get().title == "Nine mornings on dry skin"
    assert list(NoteTag.objects.values_list("tag", flat=True)) == ["winter"]


def test_hashtags_that_are_not_in_the_text_outlast_an_edit() -> None:
    ali = person("ali")
    card = note(ali, body="No pilling. #dryskin", tags=["winter"])
    actions.edit_note(ali, note_id=card.id, title="Ten mornings", body="Still none. #spring")
    assert Note.objects.get().hashtags == ["spring", "winter"]


def test_an_edit_that_changes_nothing_is_none() -> None:
    ali = person("ali")
    stored = actions.store_picture(ali, data=picture(), alt="A jar")
    card = note(ali, title="Jar", body="Half full", images=[stored.public_id])

    def edit(**values: object) -> None:
        actions.edit_note(
            ali,
            note_id=card.id,
            **{"title": " Jar ", "body": "Half full", "images": [stored.public_id], **values},
        )  # type: ignore[arg-type]

    edit(alts=["A jar"])
    assert (Note.objects.get().edits, Note.objects.get().version, NoteEdit.objects.count()) == (
        0,
        card.version,
        0,
    )
    edit(alts=["A jar of jam"])
    assert (Note.objects.get().edits, Picture.objects.get().alt) == (1, "A jar of jam")
    edit(alts=["A jar of jam"], images=[])
    assert Note.objects.get().edits == 2


def test_only_the_author_edits_and_deletes() -> None:
    ali, ben = person("ali"), person("ben", is_operator=True)
    card = note(ali)
    for attempt in (
        lambda: actions.edit_note(ben, note_id=card.id, title="x", body=""),
        lambda: actions.delete_note(ben, note_id=card.id),
    ):
        with refused(NOT_PERMITTED, verb="notes.edit"):
            attempt()
    row = Note.objects.get()
    assert (row.title, row.edits, row.deleted_at) == ("Nine mornings on dry skin", 0, None)


def test_a_deleted_note_is_gone_from_everywhere() -> None:
    ali = person("ali")
    card = note(ali)
    actions.delete_note(ali, note_id=card.id)
    assert queries.cards(ali, [card.id]) == []
    assert queries.note_by_public_id(ali, card.public_id) is None
    assert queries.ids_by_tag(ANONYMOUS, "dryskin").items == []
    [text], _cursor = queries.texts_since()
    assert not text.is_public and text.body == ""


def test_pictures_keep_their_order() -> None:
    ali = person("ali")
    stored = actions.store_picture(ali, data=picture(400, 300), alt="A window sill")
    card = note(ali, images=[picture(), stored.public_id])
    full = queries.note_by_public_id(ANONYMOUS, card.public_id)
    assert full is not None
    assert [(p.width, p.height, p.alt) for p in full.pictures] == [
        (300, 400, ""),
        (400, 300, "A window sill"),
    ]
    assert card.cover["image"] == full.pictures[0].path("card") and card.cover["shape"] == "tall"


def test_another_persons_upload_cannot_be_used() -> None:
    ali, ben = person("ali"), person("ben")
    stored = actions.store_picture(ali, data=picture())
    with refused(PICTURE_GONE):
        note(ben, images=[stored.public_id])
    assert not Note.objects.exists() and Picture.objects.get().note is None


def test_an_unknown_cover_style_is_refused() -> None:
    with refused(COVER_STYLE_UNKNOWN):
        note(person("ali"), cover={"style": "poster", "big": "x"})
    assert not Note.objects.exists()
