"""`tallgrass audit register` in notes: labels that the register bears out, limits that somebody
stated."""

from datetime import timedelta

import pytest

from tallgrass.governance.actions import restrict
from tallgrass.governance.actions.register import file_entry
from tallgrass.governance.actions.trusted.publishing import mark_published
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.notes.actions import comment, like
from tallgrass.notes.actions.publishing import publish_note
from tallgrass.notes.models import Note
from tallgrass.notes.recount import faults
from tallgrass.notes.types import NoteCard, PaidTie
from tests.cast import Cast
from tests.notes import factories as make


def paid(cast: Cast) -> NoteCard:
    entry = file_entry(
        SYSTEM,
        subject=Subject("contract", 1),
        person_id=cast.creator.acting_id,
        payer_org_id=cast.brand.id,
        payer_name=cast.brand.name,
        ties=["fee"],
        contract_ref="c1",
    )
    tie = PaidTie(entry.id, entry.public_id, cast.brand.id, entry.payer_name, ())
    note = publish_note(
        cast.creator, title="A lamp", body="It lights the chair.", language="en", paid=tie
    )
    mark_published(entry.id, clock.now(), subject=Subject("note", note.id))
    return note


def limited(cast: Cast, subject: Subject, kind: str) -> None:
    restrict(
        cast.operator,
        subject=subject,
        kind=kind,
        reason="Checked.",
        rule="truthful",
        ends_at=clock.now() + timedelta(days=9),
    )


@pytest.mark.parametrize(("flag", "kind"), [("reach_limited", "reach"), ("is_hidden", "publish")])
def test_a_limit_that_was_stated_is_well_and_one_that_was_not_is_named(
    cast: Cast, flag: str, kind: str
) -> None:
    note = paid(cast)
    limited(cast, Subject("note", note.id), kind)
    assert faults() == []
    Note.objects.filter(pk=note.id).update(**{flag: False})
    assert faults() == [f"note {note.public_id} is not limited ({flag}), as its statement says"]
    other = publish_note(cast.reader, title="", body="Tea at four.", language="en")
    Note.objects.filter(pk=note.id).update(**{flag: True})
    Note.objects.filter(pk=other.id).update(**{flag: True})
    assert faults() == [f"note {other.public_id} is limited ({flag}) without a statement"]


def test_a_limit_on_an_author_holds_for_each_of_their_notes(cast: Cast) -> None:
    note = paid(cast)
    limited(cast, Subject("person", cast.creator.acting_id), "reach")
    later = publish_note(cast.creator, title="", body="And another.", language="en")
    assert faults() == []
    Note.objects.filter(pk=later.id).update(author_limited=False)
    assert faults() == [
        f"note {later.public_id} is not limited (author_limited), as its statement says"
    ]
    assert Note.objects.get(pk=note.id).author_limited


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"payer_name": ""}, "has another label than its entry"),
        ({"entry_public_id": "other"}, "has another label than its entry"),
        ({"entry_id": 10**6}, "is labelled by an entry that is not in the register"),
        ({"entry_id": None}, "is labelled without an entry in the register"),
    ],
)
def test_a_label_that_the_register_does_not_bear_out_is_named(
    cast: Cast, change: dict[str, object], fault: str
) -> None:
    note = paid(cast)
    assert faults() == []
    Note.objects.filter(pk=note.id).update(**change)
    [found] = faults()
    assert found.startswith(f"note {note.public_id} {fault}")


@pytest.mark.parametrize("what", ["likes", "saves", "comments"])
def test_a_count_that_its_rows_do_not_bear_out_is_named(db: None, what: str) -> None:
    note = make.note(make.person("lin"))
    reader = make.person("wren")
    like(reader, note_id=note.id)
    comment(reader, note_id=note.id, text="Where can one buy it?")
    assert faults() == []
    Note.objects.filter(pk=note.id).update(**{what: 7})
    assert faults() == [
        f"note {note.public_id} says 7 {what}, there are {0 if what == 'saves' else 1}"
    ]
