"""What the creator centre shows, gathered from profiles, notes and signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from tallgrass.engine.topics.tree import topic
from tallgrass.journal.types import Source
from tallgrass.kernel import clock
from tallgrass.kernel.languages import language_name
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.shares import ratios
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import queries as notes
from tallgrass.notes.types import NoteCard
from tallgrass.profiles import queries
from tallgrass.profiles.types import ProfileCard
from tallgrass.signals import queries as signals

WINDOW_DAYS = 90
MOST_NOTES = 500
FEWEST_FOR_PLACE = 10

SOURCES = {
    Source.DISCOVER: gettext_lazy("Discover"),
    Source.FOLLOWING: pgettext_lazy("where readers came from", "Following"),
    Source.TAG: gettext_lazy("Hashtag pages"),
    Source.SEARCH: gettext_lazy("Search"),
    Source.PROFILE: gettext_lazy("Your page"),
    Source.LINK: pgettext_lazy("where readers came from", "Links and elsewhere"),
    Source.NEARBY: pgettext_lazy("where readers came from", "Nearby"),
    Source.SHARE: pgettext_lazy("where readers came from", "Shared links"),
    Source.LIVE: pgettext_lazy("where readers came from", "Live"),
}


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic with the notes that caused it."""

    id: str
    label: str
    about: str
    weight: Decimal
    notes: int
    caused_by: tuple[NoteCard, ...]


@dataclass(frozen=True, slots=True)
class ReachRow:
    """Opened how often from one source, and its share of all."""

    label: object
    views: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class ReachTable:
    """How often their notes of the last days were seen and opened here."""

    notes: int
    impressions: int
    views: int
    viewable: int
    rows: tuple[ReachRow, ...]


def label(topic_id: str) -> str:
    """Return the topic's name in the page's language."""
    return topic(topic_id).label(get_language() or "en")


def topic_rows(card: ProfileCard, viewer: Principal) -> list[TopicRow]:
    """Return their topics, heaviest first, each with the notes that caused it."""
    because = queries.evidence(viewer)
    cards = {
        note.id: note
        for note in notes.cards(viewer, [pk for ids in because.values() for pk in ids])
    }
    return [
        TopicRow(
            id=share.topic,
            label=label(share.topic),
            about=topic(share.topic).about(get_language() or "en"),
            weight=weight,
            notes=share.notes,
            caused_by=tuple(cards[pk] for pk in because.get(share.topic, ()) if pk in cards),
        )
        for share, weight in zip(
            card.topics, ratios([share.weight for share in card.topics], total=1), strict=True
        )
    ]


def languages(card: ProfileCard) -> list[tuple[object, Decimal]]:
    """Return the languages they write in with their shares."""
    shares = ratios([share for _code, share in card.languages], total=1)
    return [
        (language_name(code), share)
        for (code, _share), share in zip(card.languages, shares, strict=True)
    ]


def place_of(card: ProfileCard) -> tuple[int, int] | None:
    """Return their place among those who write of their main topic, unless they are too few to mean
    anything."""
    if card.vertical is None:
        return None
    place, of = queries.place_in(card.vertical.topic, card.vertical.weight)
    return (place, of) if of >= FEWEST_FOR_PLACE else None


def reach(person_id: int) -> ReachTable:
    """Return exact counts of their notes of the last WINDOW_DAYS days, by where readers came
    from."""
    own = notes.notes_by_author([person_id], clock.now() - timedelta(days=WINDOW_DAYS)).get(
        person_id, []
    )[:MOST_NOTES]
    totals = list(signals.totals(Subject("note", text.id) for text in own).values())
    views = sum(each.views for each in totals)
    came = {source: sum(each.by_source.get(source, 0) for each in totals) for source in SOURCES}
    shares = dict(zip(SOURCES, ratios(list(came.values()), total=views), strict=True))
    return ReachTable(
        notes=len(own),
        impressions=sum(each.impressions for each in totals),
        views=views,
        viewable=sum(each.viewable for each in totals),
        rows=tuple(
            ReachRow(name, came[source], shares[source])
            for source, name in SOURCES.items()
            if came[source]
        ),
    )


def topic_labels(person_id: int, most: int = 3) -> Sequence[str]:
    """Return the names of somebody's main topics, for their public page; none when they opted
    out."""
    return [label(topic) for topic in queries.main_topics(person_id, most)]
