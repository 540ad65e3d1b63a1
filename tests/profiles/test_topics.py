"""What a note is about is read once and kept: for its author's profile and for Discover."""

from collections.abc import Sequence

import numpy as np
import pytest

from tallgrass.discovery.models import Feature
from tallgrass.engine.topics.model import TopicModel
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.notes import actions as notes
from tallgrass.notes.queries import notes_by_author
from tallgrass.notes.types import NoteCard
from tallgrass.people.actions.erasure import erase_person
from tallgrass.profiles import actions, queries
from tallgrass.profiles.actions import classify, forget_of_opted_out
from tallgrass.profiles.models import Choice, NoteTopics
from tests.idle import run_until_idle
from tests.profiles.factories import DAY, WORDS, note, person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model reads from now on."""
    seen: list[str] = []
    really = TopicModel.predict

    def predict(self: TopicModel, texts: Sequence[str]) -> np.ndarray:
        seen.extend(texts)
        return really(self, texts)

    monkeypatch.setattr(TopicModel, "predict", predict)
    return seen


def words_of(topic: str) -> str:
    return "\n".join(WORDS[topic])


def change(card: NoteCard, author: Principal, topic: str, place: str = "") -> None:
    title, body = WORDS[topic]
    notes.edit_note(author, note_id=card.id, title=title, body=body, place=place)


def test_a_note_is_read_once_for_profile_and_discover(read: list[str]) -> None:
    ana = person("ana")
    food = note(ana, "food")
    run_until_idle()
    assert read == [words_of("food")]
    assert "food" in Feature.objects.get(pk=food.id).topics
    profile = queries.profile_of(ana)
    assert profile is not None
    assert [share.topic for share in profile.topics] == ["food"]
    kept = NoteTopics.objects.get()
    assert Feature.objects.get(pk=food.id).topics == {
        topic: round(share, 3) for topic, share in kept.topics.items() if share >= 0.08
    }


def test_when_one_note_changes_only_that_one_is_read_again(read: list[str]) -> None:
    ana = person("ana")
    _food, pets = note(ana, "food"), note(ana, "pets")
    run_until_idle()
    read.clear()
    change(pets, ana, "running")
    run_until_idle()
    assert read == [words_of("running")]
    profile = queries.profile_of(ana)
    assert profile is not None
    assert sorted(share.topic for share in profile.topics) == ["food", "running"]


def test_what_leaves_the_words_alone_has_nothing_read_again(read: list[str]) -> None:
    ana, bo = person("ana"), person("bo")
    food = note(ana, "food")
    run_until_idle()
    read.clear()
    change(food, ana, "food", place="Toronto")
    notes.like(bo, note_id=food.id)
    run_until_idle()
    actions.recompute([ana.acting_id])
    assert read == []
    assert Feature.objects.get(pk=food.id).place != ""


def test_another_model_reads_anew(read: list[str]) -> None:
    ana = person("ana")
    note(ana, "food")
    actions.recompute([ana.acting_id])
    NoteTopics.objects.update(model="0-older", topics={"pets": 1.0})
    actions.recompute([ana.acting_id])
    assert read == [words_of("food")] * 2
    kept = NoteTopics.objects.get().topics
    assert max(kept, key=kept.__getitem__) == "food"


def test_nothing_is_kept_of_what_is_deleted() -> None:
    ana = person("ana")
    food, pets = note(ana, "food"), note(ana, "pets")
    run_until_idle()
    notes.delete_note(ana, note_id=food.id)
    run_until_idle()
    assert [row.note_id for row in NoteTopics.objects.all()] == [pets.id]


def test_nothing_is_kept_of_whoever_wants_no_profile(read: list[str]) -> None:
    ana = person("ana")
    food = note(ana, "food")
    run_until_idle()
    actions.opt_out(ana)
    assert NoteTopics.objects.count() == 0
    note(ana, "pets")
    run_until_idle()
    assert (NoteTopics.objects.count(), len(read)) == (0, 1)
    assert [row.topics for row in Feature.objects.all()] == [{}, {}]
    actions.opt_in(ana)
    run_until_idle()
    assert NoteTopics.objects.count() == 2
    assert "food" in Feature.objects.get(pk=food.id).topics


def test_what_was_kept_while_somebody_opted_out_goes_with_the_next_round() -> None:
    ana = person("ana")
    note(ana, "food")
    run_until_idle()
    Choice.objects.create(person_id=ana.acting_id, opted_out_at=DAY)
    texts = notes_by_author([ana.acting_id])[ana.acting_id]
    assert classify(texts) == {}
    forget_of_opted_out()
    assert NoteTopics.objects.count() == 0


def test_nothing_is_kept_of_whoever_is_erased() -> None:
    ana = person("ana")
    note(ana, "food")
    run_until_idle()
    assert NoteTopics.objects.count() == 1
    erase_person(SYSTEM, person_id=ana.acting_id)
    assert NoteTopics.objects.count() == 0
