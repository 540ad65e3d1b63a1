"""Reads of the discovery room: feeds, hashtags, search, and why."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from tallgrass.discovery import pool as pools
from tallgrass.discovery.facts import Facts, facts_of
from tallgrass.discovery.mixing import mix_feed
from tallgrass.discovery.pool import NotePool
from tallgrass.discovery.ranking import is_newcomer, scored
from tallgrass.discovery.reasons import causes_of, explain
from tallgrass.discovery.snapshots import seal, unseal
from tallgrass.discovery.types import PARTS, RANKING, FeedPick, Why
from tallgrass.engine.search import Reader
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel import clock, policies
from tallgrass.kernel.paging import PAGE_SIZE, Page
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.notes import queries as notes
from tallgrass.notes.types import NoteCard
from tallgrass.people import queries as people
from tallgrass.people.types import PersonCard

LONGEST_LIST = 240
MOST_HITS = 200
ABOUT = 0.45  # how much of a note must be of a topic for the topic's own page
_readers: dict[Path, Reader] = {}


@dataclass(frozen=True, slots=True)
class DiscoverPage(Page[FeedPick]):
    """A page of Discover, and the weights it was ranked by."""

    weights: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found. `people` only on the first page."""

    page: Page[NoteCard]
    people: tuple[PersonCard, ...] = ()


def index_folder() -> Path:
    """Return the folder of the note index."""
    return Path(settings.TALLGRASS_HOME) / "index" / "notes"


def reader() -> Reader:
    """Return this process's view of the note index."""
    folder = index_folder()
    if folder not in _readers:
        _readers[folder] = Reader(folder)
    return _readers[folder]


def discover(
    viewer: Principal = ANONYMOUS,
    *,
    language: str = "en",
    topic: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> DiscoverPage:
    """Return one page of Discover (or of one of its topics), each note with its reasons. Raises
    BadRequest for an altered cursor."""
    scope = f"discover:{viewer.person_id or 0}:{topic}"
    ids = unseal(cursor, scope) if cursor else None
    _version, weights = policies.current(RANKING)
    pool = pools.current()
    facts = facts_of(viewer, language, pool)
    points = scored(pool, facts, weights, now=clock.now())
    if ids is None:
        ids = _ranked(pool, points, facts, weights, topic)
    picks: list[FeedPick] = []
    while ids and len(picks) < size:
        batch, ids = ids[: size + 2], ids[size + 2 :]
        found = _explained(viewer, batch, pool, points, facts, weights)
        taken = found[: size - len(picks)]
        picks += taken
        if len(found) > len(taken):
            ids = batch[batch.index(taken[-1].card.id) + 1 :] + ids
    return DiscoverPage(picks, seal(ids, scope), weights)


def _explained(
    viewer: Principal,
    ids: list[int],
    pool: NotePool,
    points: np.ndarray,
    facts: Facts,
    weights: Mapping[str, Any],
) -> list[FeedPick]:
    """Return those of these notes that this viewer may see and that may be recommended, with
    reasons; causes are read along with them."""
    causes = causes_of(pool, ids, facts)
    named = {cause for found in causes.values() for cause in found.values() if cause is not None}
    read = {card.id: card for card in notes.cards(viewer, [*ids, *named])}
    cards = [read[pk] for pk in ids if pk in read and not read[pk].is_limited]
    titles = {pk: read[pk].heading for pk in named if pk in read}
    return [
        FeedPick(*pair)
        for pair in zip(
            cards, explain(pool, points, facts, cards, causes, titles, weights), strict=True
        )
    ]


def _ranked(
    pool: NotePool, points: np.ndarray, facts: Facts, weights: dict[str, Any], topic: str
) -> list[int]:
    """Return what this viewer is shown, best first, without their own notes and those they kept
    already."""
    total = points.sum(axis=1)
    allowed = ~np.isin(pool.ids, list(facts.saved_ids | facts.liked_ids))
    allowed &= pool.authors != (facts.person_id or 0)
    if topic in TOPIC_IDS:
        allowed &= pool.topics[:, TOPIC_IDS.index(topic)] >= ABOUT
    order = np.lexsort((-pool.ids, -total))
    rows = mix_feed(
        order[allowed[order]].tolist(),
        authors=pool.authors,
        paid=pool.paid,
        newcomer=is_newcomer(pool, weights, now=clock.now()),
        weights=weights,
        most=LONGEST_LIST,
    )
    return pool.ids[rows].tolist() if rows else []


def _shown(viewer: Principal, ids: Sequence[int], size: int) -> tuple[list[NoteCard], list[int]]:
    """Return the next `size` of these notes that this viewer may see and that may be recommended,
    and the ids left over."""
    cards: list[NoteCard] = []
    rest = list(ids)
    while rest and len(cards) < size:
        batch, rest = rest[: size + 2], rest[size + 2 :]
        found = [card for card in notes.cards(viewer, batch) if not card.is_limited]
        taken = found[: size - len(cards)]
        cards += taken
        if len(found) > len(taken):
            rest = batch[batch.index(taken[-1].id) + 1 :] + rest
    return cards, rest


def why(viewer: Principal, note_id: int, *, language: str = "en") -> Why | None:
    """Return why this note stands where it stands for this viewer, as of now; None for a note they
    may not see."""
    card = next(iter(notes.cards(viewer, [note_id])), None)
    if card is None:
        return None
    version, weights = policies.current(RANKING)
    everything = pools.current()
    pool = pools.features_of([note_id])
    facts = facts_of(viewer, language, everything)
    points = scored(pool, facts, weights, now=clock.now(), most_popular=everything.most_popular)
    if not len(pool):
        limits = (
            (
                _(
                    "Its reach is limited: it stays on its author's page and is shown to their "
                    "followers."
                ),
            )
            if card.is_limited
            else ()
        )
        return Why(
            card, (), tuple((part, 0.0, weights[part]) for part in PARTS), 0.0, version, limits
        )
    [pick] = _explained(viewer, [note_id], pool, points, facts, weights)
    parts = tuple((part, float(points[0, i]), weights[part]) for i, part in enumerate(PARTS))
    return Why(card, pick.reasons, parts, float(points[0].sum()), version)


def following(viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[NoteCard]:
    """Return the newest notes of people they follow, newest first; limited ones too."""
    followed = people.followed_ids(viewer) if viewer.person_id else set()
    page = notes.ids_by_authors(viewer, followed, cursor, size)
    return Page(notes.cards(viewer, page.items), page.next)


def by_tag(
    viewer: Principal, tag: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[NoteCard]:
    """Return the notes with a hashtag, newest first."""
    page = notes.ids_by_tag(viewer, tag, cursor, size)
    return Page(
        [card for card in notes.cards(viewer, page.items) if not card.is_limited], page.next
    )


def search(
    viewer: Principal, query: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> SearchResult:
    """Return notes that hold the words, nearest first, and people of that name. Limited, deleted
    and hidden notes are never among them."""
    asked = query.strip()
    if not asked:
        return SearchResult(Page([]))
    scope = f"search:{viewer.person_id or 0}:{hashlib.sha256(asked.encode()).hexdigest()}"
    ids = (
        unseal(cursor, scope)
        if cursor
        else [hit.id for hit in reader().search(asked, limit=MOST_HITS)]
    )
    cards, rest = _shown(viewer, ids, size)
    return SearchResult(Page(cards, seal(rest, scope)), () if cursor else _people(viewer, asked))


def _people(viewer: Principal, asked: str) -> tuple[PersonCard, ...]:
    if len(asked) > 40:
        return ()
    hidden = people.hidden_ids(viewer.person_id) if viewer.person_id else set()
    return tuple(card for card in people.search_people(asked, limit=6) if card.id not in hidden)


def popular_tags(most: int = 12) -> list[str]:
    """Return the hashtags that several people used lately."""
    return pools.popular_tags(pools.current(), most)


def weights_in_force() -> tuple[int, dict[str, Any]]:
    """Return the version and body of the ranking policy."""
    return policies.current(RANKING)
