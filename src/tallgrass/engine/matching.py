"""Matching: the set of creators that carries a brief furthest within its budget, with the reasons
for each, and for each not chosen the nearest thing that would have fitted. Looks play no part, nor
does anything sensitive: only what people write, where, in which languages, how many take it up, and
what they ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tallgrass.engine.covering import Problem, best, upper_bound
from tallgrass.engine.places import matches
from tallgrass.engine.topics.tree import TOPIC_IDS

LEAST_TOPIC = 0.15  # of what they write must be about what the brief asks for
# of a creator's audience lives where they do; the rest is spread over the places asked for
AT_HOME = 0.7
FOLLOWED = 3.0  # creators of a segment that one of its members takes up, in the mean
LARGEST_CHANCE = 0.5  # that one creator reaches any one member of a segment
SHORTLIST = 2_000


@dataclass(frozen=True)
class Candidates:
    """Creators as columns. `price` is in minor units; `audience` how many people a note of theirs
    is expected to move (likes, saves and comments); `topics` a column a topic in the tree's order;
    `languages` plain codes; `places` as people write them."""

    ids: np.ndarray
    price: np.ndarray
    audience: np.ndarray
    topics: np.ndarray
    languages: Sequence[frozenset[str]]
    places: Sequence[str]


@dataclass(frozen=True, slots=True)
class BriefVector:
    """What a brief looks for. No places means anywhere."""

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    places: tuple[str, ...] = ()
    least_topic: float = LEAST_TOPIC


@dataclass(frozen=True, slots=True)
class AudienceSegment:
    """Part of the audience: who reads of a topic, in a language, at a place ("" anywhere)."""

    topic: str
    language: str
    place: str


@dataclass(frozen=True, slots=True)
class ChosenCreator:
    """A chosen creator and why. `adds` is how many people they reach whom those before them do not,
    `adds_most` in which segment above all; `each` is their price for one expected engagement, in
    minor units."""

    id: int
    price: int
    topic: str
    topic_share: float
    languages: tuple[str, ...]
    place: str
    each: float
    adds: float
    adds_most: AudienceSegment


@dataclass(frozen=True, slots=True)
class Miss:
    """A creator not chosen and the nearest thing that would have fitted.

    `kind` is language, topic, price (alone above the budget), overlap (`other` reaches the same
    people), place, fee (the set would have been better with them at `fitting`), budget or count
    (the money or the number went to others who add more), or nobody (nobody of the audience asked
    for is known to read them)."""

    id: int
    kind: str
    has: float = 0.0
    fitting: float = 0.0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The proposal: picks in the order of what they add, its value in people reached, and a bound
    that no choice can pass."""

    picks: tuple[ChosenCreator, ...]
    value: float
    bound: float
    cost: int
    misses: tuple[Miss, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(pick.id for pick in self.picks)

    @property
    def certified(self) -> float:
        """Return the share of the best possible value that is reached at least."""
        return self.value / self.bound if self.bound > 0 else 1.0


@dataclass(frozen=True)
class Reach:
    """Chances p (creators × segments), people of each segment, and which creators are eligible."""

    segments: tuple[AudienceSegment, ...]
    p: np.ndarray
    people: np.ndarray
    relevance: np.ndarray
    speaks: np.ndarray

    def problem(
        self, candidates: Candidates, rows: np.ndarray, budget: int, most: int, taken: Sequence[int]
    ) -> Problem:
        """Return the choice among these rows, beside those already taken."""
        reached = np.log1p(-self.p[list(taken)]).sum(axis=0)
        return Problem.of(
            candidates.price[rows],
            self.p[rows],
            self.people,
            budget=budget,
            most=most,
            reached=reached,
        )


def reach(candidates: Candidates, brief: BriefVector) -> Reach:
    """Model how far each creator carries into the audience the brief asks for.

    Sizes are modelled: each member of a segment takes up FOLLOWED of its creators, so the segment
    has that much fewer people than its creators' audiences together, and nobody reaches more than
    LARGEST_CHANCE of it.
    """
    topics = [TOPIC_IDS.index(topic) for topic in brief.topics]
    speaking = np.array(
        [[code in spoken for code in brief.languages] for spoken in candidates.languages], float
    )
    speaking = speaking.reshape(len(candidates.ids), len(brief.languages))
    spoken = np.array([max(1, len(codes)) for codes in candidates.languages])
    at = _places(candidates.places, brief.places)
    shares = np.einsum(
        "nt,nl,np->ntlp", candidates.topics[:, topics], speaking / spoken[:, None], at
    )
    mass = candidates.audience[:, None] * shares.reshape(
        len(shares), int(np.prod(shares.shape[1:]))
    )
    people = np.maximum(mass.sum(axis=0) / FOLLOWED, mass.max(axis=0, initial=0) / LARGEST_CHANCE)
    p = np.divide(mass, people, out=np.zeros_like(mass), where=people > 0)
    segments = tuple(
        AudienceSegment(t, code, place)
        for t in brief.topics
        for code in brief.languages
        for place in brief.places or ("",)
    )
    return Reach(
        segments, p, people, candidates.topics[:, topics].sum(axis=1), speaking.sum(axis=1) > 0
    )


def _places(places: Sequence[str], wanted: Sequence[str]) -> np.ndarray:
    """Return the share of each creator's audience in each wanted place; all of it in the one
    nameless place when none is wanted."""
    if not wanted:
        return np.ones((len(places), 1))
    home = np.array([[matches(place, name) for name in wanted] for place in places], float).reshape(
        len(places), len(wanted)
    )
    return AT_HOME * home / np.maximum(home.sum(axis=1, keepdims=True), 1) + (1 - AT_HOME) / len(
        wanted
    )


def eligible(candidates: Candidates, brief: BriefVector, found: Reach) -> np.ndarray:
    """Return rows of creators who speak a wanted language, write enough of a wanted topic, and are
    known to be taken up at all."""
    return np.flatnonzero(
        found.speaks & (found.relevance >= brief.least_topic) & (found.p.sum(axis=1) > 0)
    )


def select(
    candidates: Candidates, brief: BriefVector, budget: int, most: int, taken: Sequence[int] = ()
) -> Selection:
    """Propose the best set for a brief within a budget (minor units) and a number.

    `taken` are rows already chosen (on another budget line): they are not chosen again, and whom
    they reach adds nothing.
    """
    found = reach(candidates, brief)
    rows = np.setdiff1d(eligible(candidates, brief, found), np.asarray(taken, np.int64))
    whole = found.problem(candidates, rows, budget, most, taken)
    near = _shortlist(whole)
    chosen = [
        int(near[i]) for i in best(found.problem(candidates, rows[near], budget, most, taken))
    ]
    state, picks = whole.reached.copy(), []
    for i in chosen:
        picks.append(_pick(candidates, brief, found, int(rows[i]), state))
        state = state + whole.misses[i]
    return Selection(
        picks=tuple(picks),
        value=whole.value(chosen),
        bound=upper_bound(whole, chosen),
        cost=int(whole.price[chosen].sum()),
        misses=tuple(_misses(candidates, brief, found, whole, rows, chosen, taken)),
    )


def _shortlist(whole: Problem) -> np.ndarray:
    """Return, of very many, those who alone add most and those who add most for their price."""
    if len(whole.price) <= SHORTLIST:
        return np.arange(len(whole.price))
    gains = np.where(whole.price <= whole.budget, whole.gains(whole.reached), 0)
    half = SHORTLIST // 2
    dearest = np.argsort(-gains, kind="stable")[:half]
    return np.unique(
        np.r_[dearest, np.argsort(-gains / np.maximum(whole.price, 1), kind="stable")[:half]]
    )


def _pick(
    candidates: Candidates, brief: BriefVector, found: Reach, row: int, state: np.ndarray
) -> ChosenCreator:
    adds = found.p[row] * found.people * np.exp(state)
    topic = max(brief.topics, key=lambda name: candidates.topics[row, TOPIC_IDS.index(name)])
    place = next((name for name in brief.places if matches(candidates.places[row], name)), "")
    return ChosenCreator(
        id=int(candidates.ids[row]),
        price=int(candidates.price[row]),
        topic=topic,
        topic_share=float(candidates.topics[row, TOPIC_IDS.index(topic)]),
        languages=tuple(code for code in brief.languages if code in candidates.languages[row]),
        place=place,
        each=float(candidates.price[row] / candidates.audience[row]),
        adds=float(adds.sum()),
        adds_most=found.segments[int(adds.argmax())],
    )


def _misses(
    candidates: Candidates,
    brief: BriefVector,
    found: Reach,
    whole: Problem,
    rows: np.ndarray,
    chosen: Sequence[int],
    taken: Sequence[int],
) -> list[Miss]:
    left_out = set(range(len(candidates.ids))) - set(taken) - {int(row) for row in rows}
    told = [_ineligible(candidates, brief, found, row) for row in sorted(left_out)]
    state = whole.reached + whole.misses[list(chosen)].sum(axis=0)
    after, alone = whole.gains(state), whole.gains(np.zeros_like(state))
    fees = _fees_that_fit(whole, chosen, state, after)
    by = [int(rows[i]) for i in chosen] + list(taken)
    for i in sorted(set(range(len(rows))) - set(chosen)):
        row, price = int(rows[i]), int(whole.price[i])
        person = int(candidates.ids[row])
        if price > whole.budget:
            told.append(Miss(person, "price", has=price, fitting=whole.budget))
        elif by and after[i] < alone[i] / 4:
            shared = found.p[by] @ (found.p[row] * found.people)
            other = int(candidates.ids[by[int(shared.argmax())]])
            told.append(
                Miss(person, "overlap", has=float(after[i]), fitting=float(alone[i]), other=other)
            )
        elif brief.places and not any(
            matches(candidates.places[row], name) for name in brief.places
        ):
            told.append(Miss(person, "place"))
        elif 0 < fees[i] < price:
            told.append(Miss(person, "fee", has=price, fitting=float(fees[i])))
        else:
            told.append(Miss(person, "count" if len(chosen) >= whole.most else "budget", has=price))
    return told


def _fees_that_fit(
    whole: Problem, chosen: Sequence[int], state: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """Return, for each creator, the highest fee at which the set would have been better with them,
    in a free place or in another's; 0 where there is none. Of very many, only those who would add
    most are reckoned."""
    left = whole.budget - int(whole.price[list(chosen)].sum())
    fees = np.zeros(len(whole.price), np.int64)
    if len(chosen) < whole.most:
        fees[after > whole.tolerance] = left
    near = np.argsort(-after, kind="stable")[:SHORTLIST]
    for i in chosen:
        without = state - whole.misses[i]
        better = (
            whole.gains(without, near) > whole.gains(without, np.array([i]))[0] + whole.tolerance
        )
        fees[near[better]] = np.maximum(fees[near[better]], left + int(whole.price[i]))
    return fees


def _ineligible(candidates: Candidates, brief: BriefVector, found: Reach, row: int) -> Miss:
    person = int(candidates.ids[row])
    if not found.speaks[row]:
        return Miss(person, "language")
    if found.relevance[row] < brief.least_topic:
        return Miss(person, "topic", has=float(found.relevance[row]), fitting=brief.least_topic)
    return Miss(person, "nobody")
