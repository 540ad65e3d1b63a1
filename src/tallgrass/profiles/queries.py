"""Reads of the profiles room. Nobody who opted out is ever in an answer."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db.models import QuerySet

from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel import policies
from tallgrass.kernel.principal import Principal
from tallgrass.people import queries as people
from tallgrass.profiles.models import Choice, Profile, ProfileTopic, Removal
from tallgrass.profiles.types import (
    TIERS_POLICY,
    CandidateColumns,
    Median,
    ProfileCard,
    Tier,
    TopicShare,
)


def profile_of(viewer: Principal) -> ProfileCard | None:
    """Return what the viewer's notes say of them; None when they opted out or have no notes."""
    return profiles([viewer.acting_id]).get(viewer.acting_id)


def profiles(ids: Iterable[int]) -> dict[int, ProfileCard]:
    """Return profiles by person, in two queries. People without one are absent."""
    rows = _shown().filter(person_id__in=set(ids)).prefetch_related("topics")
    return {row.person_id: _card(row) for row in rows}


def evidence(viewer: Principal) -> dict[str, list[int]]:
    """Return the ids of the viewer's notes that caused each topic, strongest first."""
    rows = ProfileTopic.objects.filter(profile_id=viewer.acting_id).values_list("topic", "evidence")
    return {topic: list(ids) for topic, ids in rows}


def is_opted_out(viewer: Principal) -> bool:
    """Tell whether the viewer wants no profile."""
    return Choice.objects.filter(person_id=viewer.acting_id).exists()


def opted_out_ids() -> set[int]:
    """Return everyone who wants no profile."""
    return set(Choice.objects.values_list("person_id", flat=True))


def removed_topics(viewer: Principal) -> list[str]:
    """Return the topics that the viewer struck from their profile, in the tree's order."""
    struck = set(Removal.objects.filter(person_id=viewer.acting_id).values_list("topic", flat=True))
    return [topic for topic in TOPIC_IDS if topic in struck]


def tier_of(followers: int) -> str:
    """Return the tier of that many followers, by the policy in force."""
    return tiers_of([followers])[0]


def tiers_of(followers: Sequence[int]) -> list[str]:
    """Return the tier of each number of followers, in one query."""
    _version, bounds = policies.current(TIERS_POLICY)
    return [_tier(each, bounds) for each in followers]


def _tier(followers: int, bounds: dict[str, int]) -> str:
    if followers > bounds["celebrity_above"]:
        return Tier.CELEBRITY
    if followers > bounds["kol_above"]:
        return Tier.KOL
    return Tier.KOC if followers >= bounds["koc_from"] else Tier.NANO


def candidate_columns(person_ids: Iterable[int] | None = None) -> CandidateColumns:
    """Return profiles as columns for matching: of these people, or of everyone who has one; ordered
    by person."""
    wanted = _shown().order_by("person_id")
    if person_ids is not None:
        wanted = wanted.filter(person_id__in=set(person_ids))
    cards = [_card(row) for row in wanted.prefetch_related("topics")]
    known = people.cards(card.person_id for card in cards)
    cards = [card for card in cards if card.person_id in known]
    weights = np.zeros((len(cards), len(TOPIC_IDS)))
    for i, card in enumerate(cards):
        for share in card.topics:
            weights[i, TOPIC_IDS.index(share.topic)] = share.weight
    medians = [card.median_engagement for card in cards]
    return CandidateColumns(
        person_ids=np.array([card.person_id for card in cards], np.int64),
        claimed=np.array([known[card.person_id].is_claimed for card in cards], bool),
        topics=weights,
        languages=tuple(
            frozenset(code.partition("-")[0] for code, _share in card.languages) for card in cards
        ),
        places=tuple(known[card.person_id].place for card in cards),
        tiers=tuple(tiers_of([known[card.person_id].followers for card in cards])),
        followers=np.array([known[card.person_id].followers for card in cards], np.int64),
        engagement=np.array([median.value if median else np.nan for median in medians], float),
        measured=np.array([card.engagement_is_measured for card in cards], bool),
        focus=np.array([np.nan if card.focus is None else card.focus for card in cards], float),
        notes=np.array([card.n for card in cards], np.int64),
    )


def main_topics(person_id: int, most: int) -> list[str]:
    """Return what somebody writes of most, as their public page says it; nothing when they opted
    out."""
    card = profiles([person_id]).get(person_id)
    return [share.topic for share in card.topics[:most]] if card else []


def place_in(topic: str, weight: float) -> tuple[int, int]:
    """Return where that share of a topic stands among everyone who writes of it: (place, of how
    many)."""
    rows = ProfileTopic.objects.filter(topic=topic)
    return rows.filter(weight__gt=weight).count() + 1, rows.count()


def _shown() -> QuerySet[Profile]:
    """Return profiles of people who did not opt out: their rows are deleted, and looked past should
    one be left by a race."""
    return Profile.objects.exclude(person_id__in=Choice.objects.values("person_id"))


def _card(row: Profile) -> ProfileCard:
    shares = [
        TopicShare(t.topic, t.weight, t.notes) for t in row.topics.all() if t.topic in TOPIC_IDS
    ]
    medians = {name: Median(float(value), int(n)) for name, (value, n) in row.medians.items()}
    return ProfileCard(
        person_id=row.person_id,
        topics=tuple(sorted(shares, key=lambda share: (-share.weight, share.topic))),
        focus=row.focus,
        n=row.notes,
        languages=tuple((code, float(share)) for code, share in row.languages),
        cadence_days=row.cadence_days,
        tier=row.tier,
        followers=row.followers,
        measured_90d=medians.get("measured_90d"),
        measured_all=medians.get("measured_all"),
        imported_90d=medians.get("imported_90d"),
        imported_all=medians.get("imported_all"),
        computed_at=row.computed_at,
    )
