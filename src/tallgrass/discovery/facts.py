"""What is true of whoever looks, read when a page is made and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tallgrass.discovery.places import place_key
from tallgrass.discovery.pool import NotePool, PoolMask, kept_of
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel.principal import Principal
from tallgrass.notes import queries as notes
from tallgrass.people import queries as people
from tallgrass.profiles import queries as profiles

FADE = 0.97  # each older save or like says a little less
SAYS_OF_TAGS = {
    "saved": 0.5,
    "liked": 0.3,
}  # how much one note that was kept says of each of its hashtags


def _nothing() -> np.ndarray:
    return np.zeros(len(TOPIC_IDS), np.float32)


@dataclass(frozen=True, slots=True)
class Interest:
    """Notes they saved (or liked): which, how much each says, their topics and hashtags. None says
    anything of itself."""

    ids: tuple[int, ...] = ()
    shares: np.ndarray = field(default_factory=lambda: np.zeros(0))
    topics: np.ndarray = field(default_factory=lambda: np.zeros((0, len(TOPIC_IDS)), np.float32))
    tags: tuple[tuple[str, ...], ...] = ()
    total: np.ndarray = field(default_factory=_nothing)
    weight: float = 0.0
    at: dict[int, int] = field(default_factory=dict)

    def vector(self, without: int | None = None) -> np.ndarray:
        """Return the topics of these notes, as a weighted mean of unit vectors; one note may be
        left out."""
        total, weight = self.total, self.weight
        if without in self.at:
            row = self.at[without]
            total, weight = (
                total - self.shares[row] * self.topics[row],
                weight - float(self.shares[row]),
            )
        return total / weight if weight > 1e-6 else _nothing()

    def share_of(self, note_id: int) -> float:
        """Return how much one of these notes says of the person."""
        return float(self.shares[self.at[note_id]]) if note_id in self.at else 0.0


def interest_of(note_ids: Sequence[int], kept: PoolMask) -> Interest:
    """Return the interest that these notes, newest first, speak of."""
    known = [(age, note_id) for age, note_id in enumerate(note_ids) if note_id in kept.row_of]
    if not known:
        return Interest()
    rows = [kept.row_of[note_id] for _age, note_id in known]
    shares = np.array([FADE**age for age, _note_id in known])
    topics = kept.topics[rows]
    ids = tuple(note_id for _age, note_id in known)
    tags = tuple(kept.tags[row] for row in rows)
    return Interest(
        ids,
        shares,
        topics,
        tags,
        shares @ topics,
        float(shares.sum()),
        {note_id: i for i, note_id in enumerate(ids)},
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """The viewer's side of the score. `tags` is how much of what they kept has each hashtag."""

    language: str
    place: str = ""
    person_id: int | None = None
    followed: frozenset[int] = frozenset()
    saved: Interest = field(default_factory=Interest)
    liked: Interest = field(default_factory=Interest)
    saved_ids: frozenset[int] = frozenset()
    liked_ids: frozenset[int] = frozenset()
    tags: dict[str, float] = field(default_factory=dict)
    writes: np.ndarray = field(default_factory=_nothing)

    def interest(self, kind: str) -> Interest:
        return self.saved if kind == "saved" else self.liked

    def tag_weight(self, tag: str, note_id: int) -> float:
        """Return how much a hashtag says of the viewer, 1 at most, leaving out what this note
        itself says."""
        return max(0.0, min(1.0, self.tags.get(tag, 0.0) - self.own_say(note_id)))

    def own_say(self, note_id: int) -> float:
        """Return how much a note that the viewer kept says of each of its own hashtags."""
        return sum(
            weight * self.interest(kind).share_of(note_id) for kind, weight in SAYS_OF_TAGS.items()
        )


def facts_of(viewer: Principal, language: str, pool: NotePool) -> Facts:
    """Gather the facts; for somebody without an account only the language of their page."""
    if viewer.person_id is None:
        return Facts(language=language)
    saves, likes = notes.saved_ids(viewer), notes.liked_ids(viewer)
    kept = kept_of(pool, [*saves, *likes])
    saved, liked = interest_of(saves, kept), interest_of(likes, kept)
    return Facts(
        language=language,
        place=place_key(viewer.place),
        person_id=viewer.person_id,
        followed=frozenset(people.followed_ids(viewer)),
        saved=saved,
        liked=liked,
        saved_ids=frozenset(saves),
        liked_ids=frozenset(likes),
        tags=_tags(saved, liked),
        writes=_writes(viewer) if pool.has_author(viewer.person_id) else _nothing(),
    )


def _tags(saved: Interest, liked: Interest) -> dict[str, float]:
    found: dict[str, float] = {}
    for interest, weight in ((saved, SAYS_OF_TAGS["saved"]), (liked, SAYS_OF_TAGS["liked"])):
        for tags, share in zip(interest.tags, interest.shares, strict=True):
            for tag in tags:
                found[tag] = found.get(tag, 0.0) + weight * float(share)
    return found


def _writes(viewer: Principal) -> np.ndarray:
    """Return the topics of their own profile as a unit vector; zero when they opted out or have
    none."""
    found = _nothing()
    profile = profiles.profile_of(viewer)
    for share in profile.topics if profile else ():
        found[TOPIC_IDS.index(share.topic)] = share.weight
    length = float(np.linalg.norm(found))
    return found / length if length else found
