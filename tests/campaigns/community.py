"""A generated community: creators with profiles, as if their notes had been read."""

import random

from tallgrass.kernel import clock
from tallgrass.people.types import PersonCard
from tallgrass.profiles.models import Profile, ProfileTopic
from tallgrass.profiles.queries import tier_of
from tests.campaigns import factories

TOPICS = ("skincare", "running", "food", "books", "travel", "home")
PLACES = ("Toronto", "Vancouver", "上海", "Montréal")


def profile(
    person: PersonCard,
    topics: dict[str, float],
    *,
    median: float = 300,
    n: int = 12,
    languages: tuple[str, ...] = ("en",),
) -> None:
    """A profile with these topics and that median engagement, imported."""
    row = Profile.objects.create(
        person_id=person.id,
        notes=n,
        focus=0.6,
        languages=[[code, 1 / len(languages)] for code in languages],
        cadence_days=3.0,
        tier=tier_of(person.followers),
        followers=person.followers,
        medians={"imported_all": [median, n]},
        model="test",
        computed_at=clock.now(),
    )
    ProfileTopic.objects.bulk_create(
        ProfileTopic(profile=row, topic=name, weight=share, notes=n)
        for name, share in topics.items()
    )


def community(count: int, seed: int = 7) -> list[PersonCard]:
    """Creators of all tiers and topics. The dearest are not the best: engagement varies widely
    within a tier."""
    rng = random.Random(seed)
    people = []
    for i in range(count):
        followers = rng.choice((800, 3_000, 6_000, 9_000, 15_000, 40_000))
        [person] = factories.creators(
            1, followers=followers, place=rng.choice(PLACES), tag=f"g{seed}x{i}"
        )
        first, second = rng.sample(TOPICS, 2)
        share = rng.uniform(0.5, 0.95)
        engagement = max(5.0, followers * rng.lognormvariate(-3.2, 0.8))
        languages = rng.choice((("en",), ("zh",), ("en", "zh")))
        profile(
            person,
            {first: share, second: 1 - share},
            median=engagement,
            n=rng.randint(3, 40),
            languages=languages,
        )
        people.append(person)
    return people
