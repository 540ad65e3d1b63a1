"""What governance says: restrictions on the row, obligations on edits and deletion, labels that
stay (claims 38, 39)."""

from datetime import timedelta
from typing import Any

import pytest

from tallgrass.governance import actions as governance
from tallgrass.governance.actions.trusted import obligations
from tallgrass.governance.errors import LIMIT_NOT_APPLICABLE
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import TEXT_TOO_LONG
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import comments_on
from tallgrass.notes.errors import (
    BOUND_BY_AGREEMENT,
    COVER_LINES_OUT_OF_BOUNDS,
    LABEL_STAYS,
    NOTE_NEEDS_WORDS,
    PUBLISHING_RESTRICTED,
    TOO_MANY_PICTURES,
)
from tallgrass.notes.models import Comment, Note, NoteEdit
from tallgrass.notes.types import NoteCard, PaidTie
from tests.notes.factories import note, person
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LINK = "https://pebblewren.example/daylight"


def restrict(subject: Subject, kind: str) -> Any:
    ends = clock.now() + timedelta(days=7)
    return governance.restrict(
        SYSTEM, subject=subject, kind=kind, reason="Bought likes", rule="no_trickery", ends_at=ends
    )


def paid_note(author: Principal) -> NoteCard:
    tie = PaidTie(
        entry_id=1,
        entry_public_id="abcdefgh23456789",
        payer_org_id=1,
        payer_name="Pebblewren",
        links=(LINK,),
    )
    return note(author, paid=tie)


def bind(card: NoteCard) -> None:
    until = clock.now() + timedelta(days=90)
    obligations.oblige(
        subject=Subject("note", card.id),
        reason="Contract C-7 with Pebblewren.",
        until=until,
        source="contract:7",
    )


def test_c39_limited_reach_leaves_profile_link_and_following_and_comes_back_whole() -> None:
    ali = person("ali")
    card = note(ali)
    restriction = restrict(Subject("note", card.id), "reach")
    assert queries.ids_by_tag(ANONYMOUS, "dryskin").items == []
    assert queries.note_by_public_id(ANONYMOUS, card.public_id) is not None
    assert queries.ids_by_authors(ANONYMOUS, [ali.person_id or 0]).items == [card.id]
    assert [c.is_limited for c in queries.notes_of(ANONYMOUS, ali.person_id or 0).items] == [True]
    [text], _cursor = queries.texts_since()
    assert text.reach_limited and text.is_public
    governance.lift(SYSTEM, restriction_id=restriction.id, reason="Mistaken")
    assert list(queries.ids_by_tag(ANONYMOUS, "dryskin").items) == [card.id]


def test_a_limited_author_limits_notes_old_and_new() -> None:
    ali = person("ali")
    old = note(ali)
    restriction = restrict(Subject("person", ali.person_id or 0), "reach")
    new = note(ali)
    assert list(queries.ids_by_tag(ANONYMOUS, "dryskin").items) == []
    governance.lift(SYSTEM, restriction_id=restriction.id, reason="Mistaken")
    assert list(queries.ids_by_tag(ANONYMOUS, "dryskin").items) == [new.id, old.id]


def test_a_withdrawn_note_is_seen_by_its_author_and_operators_only() -> None:
    ali, ben, root = person("ali"), person("ben"), person("root", is_operator=True)
    card = note(ali)
    restrict(Subject("note", card.id), "publish")
    assert (
        queries.note_by_public_id(ben, card.public_id) is None
        and queries.note_by_public_id(ANONYMOUS, card.public_id) is None
    )
    for viewer in (ali, root):
        full = queries.note_by_public_id(viewer, card.public_id)
        assert full and full.is_hidden
    described = describe_one(Subject("note", card.id))
    assert described and not described.is_public


def test_whoever_may_not_publish_learns_why_and_nothing_is_written() -> None:
    ali = person("ali")
    card = note(ali)
    restriction = restrict(Subject("person", ali.person_id or 0), "publish")
    for attempt in (
        lambda: note(ali),
        lambda: actions.edit_note(ali, note_id=card.id, title="x", body=""),
        lambda: actions.comment(ali, note_id=card.id, text="x"),
    ):
        with refused(
            PUBLISHING_RESTRICTED, reason="Bought likes", path=restriction.path
        ) as refusal:
            attempt()
        assert "Bought likes" in str(refusal.value) and restriction.path in str(refusal.value)
    assert (
        Note.objects.count() == 1 and not NoteEdit.objects.exists() and not Comment.objects.exists()
    )


def test_a_hidden_comment_leaves_page_and_count_and_comes_back() -> None:
    ali, ben = person("ali"), person("ben")
    card = note(ali)
    comment_id = actions.comment(ben, note_id=card.id, text="Spam")
    with refused(LIMIT_NOT_APPLICABLE):
        restrict(Subject("comment", comment_id), "reach")
    restriction = restrict(Subject("comment", comment_id), "publish")
    assert comments_on(ANONYMOUS, card.id).items == [] and Note.objects.get().comments == 0
    governance.lift(SYSTEM, restriction_id=restriction.id, reason="Mistaken")
    assert len(comments_on(ANONYMOUS, card.id).items) == 1 and Note.objects.get().comments == 1


@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.parametrize(
    "change", [{"keep_label": False}, {"links": []}, {"links": ["https://elsewhere.example/"]}]
)
def test_c38_label_and_agreed_links_cannot_be_edited_away(
    bound: bool, change: dict[str, Any]
) -> None:
    ali = person("ali")
    card = paid_note(ali)
    if bound:
        bind(card)
    if not bound and "links" in change:
        actions.edit_note(ali, note_id=card.id, title="Nine", body="Words", **change)
        assert Note.objects.get().links == []  # dropped, and nothing foreign was added
    else:
        duty = "links" if "links" in change else "label"
        reason = "Contract C-7 with Pebblewren."
        with (
            refused(BOUND_BY_AGREEMENT, duty=duty, reason=reason)
            if bound
            else refused(LABEL_STAYS, payer="Pebblewren")
        ):
            actions.edit_note(ali, note_id=card.id, title="Nine", body="Words", **change)
        row = Note.objects.get()
        assert (row.title, row.links, row.edits, NoteEdit.objects.count()) == (
            card.title,
            [LINK],
            0,
            0,
        )
    assert Note.objects.get().payer_name == "Pebblewren"


def test_c38_no_order_of_edits_removes_the_label() -> None:
    ali = person("ali")
    card = paid_note(ali)
    bind(card)
    edits: list[dict[str, Any]] = [
        {"title": "A", "body": "", "cover": {"style": "figure", "number": "9"}},
        {"title": "", "body": "Only words", "images": [], "links": [LINK]},
        {"title": "B", "body": "Not paid at all", "language": "zh"},
    ]
    for edit in [*edits, *reversed(edits)]:
        changed = actions.edit_note(ali, note_id=card.id, **edit)
        assert (changed.payer, changed.register_path) == (
            "Pebblewren",
            "/register/abcdefgh23456789/",
        )
    with use_clock(FrozenClock(clock.now() + timedelta(days=91))):  # bound no more
        assert actions.edit_note(ali, note_id=card.id, **edits[0]).payer == "Pebblewren"
    [text], _cursor = queries.texts_since()
    assert text.is_paid and text.payer == "Pebblewren"


def test_a_note_under_contract_cannot_be_deleted_until_it_is_free() -> None:
    ali = person("ali")
    card = paid_note(ali)
    bind(card)
    with refused(
        BOUND_BY_AGREEMENT,
        duty="keep",
        what="This note cannot be deleted.",
        reason="Contract C-7 with Pebblewren.",
    ):
        actions.delete_note(ali, note_id=card.id)
    assert Note.objects.get().deleted_at is None
    with use_clock(FrozenClock(clock.now() + timedelta(days=91))):
        actions.delete_note(ali, note_id=card.id)
    assert Note.objects.get().deleted_at is not None


def test_every_refusal_says_how_to_mend_it() -> None:
    ali = person("ali")
    card = paid_note(ali)
    bind(card)
    for attempt, why in (
        (lambda: actions.delete_note(ali, note_id=card.id), BOUND_BY_AGREEMENT),
        (
            lambda: actions.edit_note(ali, note_id=card.id, title="x", body="", keep_label=False),
            BOUND_BY_AGREEMENT,
        ),
        (lambda: note(ali, title="", body=""), NOTE_NEEDS_WORDS),
        (lambda: note(ali, title="x" * 121), TEXT_TOO_LONG),
        (lambda: note(ali, images=[b"x"] * 10), TOO_MANY_PICTURES),
        (
            lambda: note(ali, cover={"style": "list", "title": "x", "items": []}),
            COVER_LINES_OUT_OF_BOUNDS,
        ),
    ):
        with refused(why) as refusal:
            attempt()
        assert refusal.value.message and refusal.value.hint
    assert Note.objects.count() == 1
