"""What each note is about, read from its words once and kept for whoever asks: the profile of its
author, and Discover."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from tallgrass.engine.topics.model import model
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.notes.types import NoteText
from tallgrass.profiles.models import Choice, NoteTopics

AT_ONCE = 500
FAINTEST = 0.01  # a likelihood below this is not worth its place

Topics = dict[str, float]


def classify(texts: Sequence[NoteText]) -> dict[int, Topics]:
    """The likelihood of each topic (0 to 1) by note, in the tree's order. Only words that changed
    since they were last read, or that another model read, are read anew.

    Notes of people who want no profile are absent, as nothing is kept of them.
    """
    found: dict[int, Topics] = {}
    for start in range(0, len(texts), AT_ONCE):
        found |= _classify(texts[start : start + AT_ONCE])
    return found


def forget_topics(person_ids: Collection[int], *, but: Collection[int] = ()) -> None:
    """Drop what is kept of these people's notes, but of these: they are public no more, or their
    author wants no profile."""
    kept = NoteTopics.objects.filter(author_id__in=person_ids).values_list("note_id", flat=True)
    _delete(sorted(set(kept).difference(but)))


def forget_of_opted_out() -> None:
    """Drop what was kept of notes in the moment their author opted out."""
    _delete(
        NoteTopics.objects.filter(author_id__in=Choice.objects.values("person_id")).values_list(
            "note_id", flat=True
        )
    )


def _delete(note_ids: Iterable[int]) -> None:
    ids = list(note_ids)
    for start in range(0, len(ids), AT_ONCE):
        NoteTopics.objects.filter(pk__in=ids[start : start + AT_ONCE]).delete()


def _classify(texts: Sequence[NoteText]) -> dict[int, Topics]:
    authors = {text.author_id for text in texts}
    silent = set(Choice.objects.filter(person_id__in=authors).values_list("person_id", flat=True))
    wanted = {text.id: text for text in texts if text.author_id not in silent}
    digest = model().digest
    words = {note_id: _digest(text) for note_id, text in wanted.items()}
    found = {
        row.note_id: row.topics
        for row in NoteTopics.objects.filter(pk__in=list(wanted), model=digest)
        if row.words == words[row.note_id]
    }
    fresh = _read([text for note_id, text in wanted.items() if note_id not in found])
    NoteTopics.objects.bulk_create(
        (
            NoteTopics(
                note_id=note_id,
                author_id=wanted[note_id].author_id,
                words=words[note_id],
                model=digest,
                topics=topics,
            )
            for note_id, topics in fresh.items()
        ),
        update_conflicts=True,
        unique_fields=["note"],
        update_fields=["author", "words", "model", "topics"],
    )
    return {note_id: _in_order(topics) for note_id, topics in (found | fresh).items()}


def _read(texts: Sequence[NoteText]) -> dict[int, Topics]:
    if not texts:
        return {}
    likelihoods = model().predict([_words(text) for text in texts])
    return {
        text.id: {
            topic: round(float(likelihood), 6)
            for topic, likelihood in zip(TOPIC_IDS, line, strict=True)
            if likelihood >= FAINTEST
        }
        for text, line in zip(texts, likelihoods, strict=True)
    }


def _in_order(topics: Topics) -> Topics:
    return {topic: topics[topic] for topic in TOPIC_IDS if topic in topics}


def _words(text: NoteText) -> str:
    return f"{text.title}\n{text.body}"


def _digest(text: NoteText) -> str:
    return hashlib.blake2b(_words(text).encode(), digest_size=8).hexdigest()
