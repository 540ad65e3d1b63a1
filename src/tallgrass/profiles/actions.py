"""Writes of the profiles room."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from tallgrass.engine.topics.model import model
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel import audit, clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.notes import queries as notes
from tallgrass.notes.types import NoteText
from tallgrass.people import queries as people
from tallgrass.profiles import errors
from tallgrass.profiles.events import ProfileChosen
from tallgrass.profiles.models import Choice, NoteTopics, Profile, ProfileTopic, Removal, Stale
from tallgrass.profiles.queries import tiers_of
from tallgrass.profiles.reading import ProfileReading, Topics, digest_of, read, read_words

BATCH = 200
TEXTS_AT_ONCE = 500


def recompute(person_ids: Iterable[int]) -> int:
    """Compute these people's profiles anew from their notes; returns how many have one now. Safe to
    repeat.

    Whoever opted out, was erased or has no public note has none afterwards.
    """
    wanted = sorted(set(person_ids))
    return sum(_recompute(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH))


def _recompute(person_ids: list[int]) -> int:
    with transaction():
        Stale.objects.filter(person_id__in=person_ids).delete()
        out = set(
            Choice.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True)
        )
        cards = people.cards(set(person_ids) - out)
        removed: dict[int, set[str]] = {}
        for person_id, topic in Removal.objects.filter(person_id__in=list(cards)).values_list(
            "person_id", "topic"
        ):
            removed.setdefault(person_id, set()).add(topic)
        texts = notes.notes_by_author(cards)
        topics = classify([text for own in texts.values() for text in own])
        readings = read(texts, topics, removed, clock.now())
        forget_topics(person_ids, but=topics)
        _drop(person_ids)
        _write(
            readings, {person_id: card.followers for person_id, card in cards.items()}, clock.now()
        )
    return len(readings)


def _write(readings: dict[int, ProfileReading], followers: dict[int, int], now: datetime) -> None:
    digest = model().digest
    tiers = tiers_of([followers[person_id] for person_id in readings])
    Profile.objects.bulk_create(
        Profile(
            person_id=person_id,
            notes=reading.notes,
            focus=reading.focus,
            languages=reading.languages,
            cadence_days=reading.cadence_days,
            tier=tier,
            followers=followers[person_id],
            medians=reading.medians,
            model=digest,
            computed_at=now,
        )
        for (person_id, reading), tier in zip(readings.items(), tiers, strict=True)
    )
    ProfileTopic.objects.bulk_create(
        ProfileTopic(
            profile_id=person_id, topic=t.topic, weight=t.weight, notes=t.notes, evidence=t.evidence
        )
        for person_id, reading in readings.items()
        for t in reading.topics
    )


def _drop(person_ids: list[int]) -> None:
    ProfileTopic.objects.filter(profile_id__in=person_ids).delete()
    Profile.objects.filter(person_id__in=person_ids).delete()


def mark_stale(person_ids: Iterable[int]) -> None:
    """Note that these people's notes changed; the sweep computes their profiles anew. Marking twice
    is marking once."""
    now = clock.now()
    known = people.cards(person_ids)
    with transaction():
        out = set(
            Choice.objects.filter(person_id__in=list(known)).values_list("person_id", flat=True)
        )
        rows = [
            Stale(person_id=person_id, since=now) for person_id in known if person_id not in out
        ]
        Stale.objects.bulk_create(rows, ignore_conflicts=True)


def remove_topic(principal: Principal, *, topic: str, person_id: int | None = None) -> None:
    """Strike a topic from a profile. It stays away, from pages and from matching, until it is taken
    back."""
    person_id = _whose(principal, person_id)
    _known(topic)
    with transaction():
        _row, created = Removal.objects.get_or_create(
            person_id=person_id, topic=topic, defaults={"removed_at": clock.now()}
        )
        if created:
            audit.record(
                principal, "profiles.remove_topic", Subject("person", person_id), topic=topic
            )
            recompute([person_id])


def restore_topic(principal: Principal, *, topic: str, person_id: int | None = None) -> None:
    """Take a struck topic back."""
    person_id = _whose(principal, person_id)
    _known(topic)
    with transaction():
        gone, _rows = Removal.objects.filter(person_id=person_id, topic=topic).delete()
        if gone:
            audit.record(
                principal, "profiles.restore_topic", Subject("person", person_id), topic=topic
            )
            recompute([person_id])


def opt_out(principal: Principal, *, person_id: int | None = None) -> None:
    """Stop profiling the person: everything computed is deleted at once, and nothing is computed
    until they opt in again."""
    person_id = _whose(principal, person_id)
    with transaction():
        _row, created = Choice.objects.get_or_create(
            person_id=person_id, defaults={"opted_out_at": clock.now()}
        )
        _drop([person_id])
        forget_topics([person_id])
        Stale.objects.filter(person_id=person_id).delete()
        if created:
            audit.record(principal, "profiles.opt_out", Subject("person", person_id))
            outbox.emit(ProfileChosen(person_id))


def opt_in(principal: Principal, *, person_id: int | None = None) -> None:
    """Profile the person again: it is computed at once."""
    person_id = _whose(principal, person_id)
    with transaction():
        gone, _rows = Choice.objects.filter(person_id=person_id).delete()
        if gone:
            audit.record(principal, "profiles.opt_in", Subject("person", person_id))
            outbox.emit(ProfileChosen(person_id))
            recompute([person_id])


def forget(person_id: int) -> None:
    """Drop every row about a person, their choices too: they are being erased."""
    with transaction():
        _drop([person_id])
        forget_topics([person_id])
        for table in (Choice, Removal, Stale):
            table.objects.filter(person_id=person_id).delete()


def classify(texts: Sequence[NoteText]) -> dict[int, Topics]:
    """Return the likelihood of each topic (0 to 1) by note, in the tree's order. Only words that
    changed since they were last read, or that another model read, are read anew.

    Notes of people who want no profile are absent, as nothing is kept of them.
    """
    found: dict[int, Topics] = {}
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        found |= _classify(texts[start : start + TEXTS_AT_ONCE])
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
    for start in range(0, len(ids), TEXTS_AT_ONCE):
        NoteTopics.objects.filter(pk__in=ids[start : start + TEXTS_AT_ONCE]).delete()


def _classify(texts: Sequence[NoteText]) -> dict[int, Topics]:
    authors = {text.author_id for text in texts}
    silent = set(Choice.objects.filter(person_id__in=authors).values_list("person_id", flat=True))
    wanted = {text.id: text for text in texts if text.author_id not in silent}
    digest = model().digest
    words = {note_id: digest_of(text) for note_id, text in wanted.items()}
    found = {
        row.note_id: row.topics
        for row in NoteTopics.objects.filter(pk__in=list(wanted), model=digest)
        if row.words == words[row.note_id]
    }
    fresh = read_words([text for note_id, text in wanted.items() if note_id not in found])
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


def _in_order(topics: Topics) -> Topics:
    return {topic: topics[topic] for topic in TOPIC_IDS if topic in topics}


def _whose(principal: Principal, person_id: int | None) -> int:
    owner = principal.acting_id if person_id is None else person_id
    require(principal, "profiles.correct", owner)
    return owner


def _known(topic: str) -> None:
    if topic not in TOPIC_IDS:
        raise errors.NO_SUCH_TOPIC()
