"""What is true of whoever looks, read when a page is made and kept nowhere."""

from dataclasses import dataclass, field

import numpy as np

from tallgrass.discovery.places import place_key
from tallgrass.discovery.pool import Kept, Pool, kept_of
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel.principal import Principal
from tallgrass.notes import queries as notes
from tallgrass.people import queries as people
from tallgrass.profiles import queries as profiles

REMEMBERED = 100
FADE = 0.97  # each older save or like says a little less

Share = tuple[int, float, int]  # note id, weight, row in `kept`


@dataclass(frozen=True, slots=True)
class Facts:
    """The viewer's side of the score. `kept` has the features of what she saved or liked."""

    language: str
    place: str = ""
    place_name: str = ""
    person_id: int | None = None
    followed: frozenset[int] = frozenset()
    kept: Kept | None = None
    saved: tuple[Share, ...] = ()
    liked: tuple[Share, ...] = ()
    saved_ids: frozenset[int] = frozenset()
    liked_ids: frozenset[int] = frozenset()
    writes: np.ndarray = field(default_factory=lambda: np.zeros(len(TOPIC_IDS), np.float32))

    def interest(self, kind: str, without: int | None = None) -> np.ndarray:
        """The topics of what she saved or liked, as shares that sum to one at most; one note may be left out."""
        kept = self.saved if kind == "saved" else self.liked
        total = np.zeros(len(TOPIC_IDS), np.float32)
        if self.kept is None:
            return total
        weight = 0.0
        for note_id, share, row in kept:
            if note_id != without:
                total += share * self.kept.topics[row]
                weight += share
        return total / weight if weight else total

    def tag_weights(self, without: int | None = None) -> dict[str, float]:
        """How much each hashtag of what she kept says of her, 1 at most."""
        found: dict[str, float] = {}
        if self.kept is not None:
            for kept, share_of_kind in ((self.saved, 0.5), (self.liked, 0.3)):
                for note_id, share, row in kept:
                    if note_id != without:
                        for tag in self.kept.tags[row]:
                            found[tag] = min(1.0, found.get(tag, 0.0) + share_of_kind * share)
        return found


def facts_of(viewer: Principal, language: str, pool: Pool) -> Facts:
    """Gather the facts; for somebody without an account only the language of her page."""
    if viewer.person_id is None:
        return Facts(language=language)
    saves = [note_id for note_id, _at in notes.saves_of(viewer.person_id, REMEMBERED)]
    likes = [note_id for note_id, _at in notes.likes_of(viewer.person_id, REMEMBERED)]
    kept = kept_of(pool, [*saves, *likes]) if saves or likes else None
    own = people.cards([viewer.person_id]).get(viewer.person_id)
    place = own.place if own else ""
    return Facts(
        language=language,
        place=place_key(place),
        place_name=place,
        person_id=viewer.person_id,
        followed=frozenset(people.followed_ids(viewer.person_id)),
        kept=kept,
        saved=_weighted(saves, kept),
        liked=_weighted(likes, kept),
        saved_ids=frozenset(saves),
        liked_ids=frozenset(likes),
        writes=_writes(viewer.person_id),
    )


def _weighted(note_ids: list[int], kept: Kept | None) -> tuple[Share, ...]:
    if kept is None:
        return ()
    return tuple((note_id, FADE**age, kept.row_of[note_id]) for age, note_id in enumerate(note_ids) if note_id in kept.row_of)


def _writes(person_id: int) -> np.ndarray:
    """The topics of her own profile as a unit vector; zero when she opted out or has none."""
    found = np.zeros(len(TOPIC_IDS), np.float32)
    profile = profiles.profile_of(person_id)
    for share in profile.topics if profile else ():
        found[TOPIC_IDS.index(share.topic)] = share.weight
    length = float(np.linalg.norm(found))
    return found / length if length else found
