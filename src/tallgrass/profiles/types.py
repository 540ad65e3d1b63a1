"""Words of the profiles room: what other rooms may know of what a person's notes are about."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress
from typing import NamedTuple, Self

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting


class Tier(models.TextChoices):
    """How large a creator's following is; the bounds are a policy."""

    NANO = "nano", _("Nano")
    KOC = "koc", _("KOC")
    KOL = "kol", _("KOL")
    CELEBRITY = "celebrity", _("Celebrity")


TIERS_POLICY = "profiles.tiers"
policies.define(
    TIERS_POLICY,
    _("Tiers of creators"),
    Setting("koc_from", 5_000, 1, 1_000_000_000, _("Followers from which a creator is a KOC")),
    Setting("kol_above", 20_000, 1, 1_000_000_000, _("Followers above which a creator is a KOL")),
    Setting(
        "celebrity_above",
        300_000,
        1,
        1_000_000_000,
        _("Followers above which a creator is a celebrity"),
    ),
    rising=("koc_from", "kol_above", "celebrity_above"),
)


class TopicShare(NamedTuple):
    """One topic of a profile: its id, its share of what they write (0 to 1), and how many notes
    caused it."""

    topic: str
    weight: float
    notes: int


@dataclass(frozen=True, slots=True)
class Median:
    """A median of likes + saves + comments a note, over n notes; of counts measured here, or
    imported as history."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What a person's notes say of them, as of `computed_at`. `n` notes were read; `focus` is None
    below two notes.

    `cadence_days` is the median of days between notes. Medians cover the last 90 days, or all notes
    where those are few; measured and imported counts are never mixed.
    """

    person_id: int
    topics: tuple[TopicShare, ...]
    focus: float | None
    n: int
    languages: tuple[tuple[str, float], ...]
    cadence_days: float | None
    tier: str
    followers: int
    measured_90d: Median | None
    measured_all: Median | None
    imported_90d: Median | None
    imported_all: Median | None
    computed_at: datetime

    @property
    def vertical(self) -> TopicShare | None:
        """The topic they write of most."""
        return self.topics[0] if self.topics else None

    @property
    def median_engagement(self) -> Median | None:
        """The best-founded median: measured here before imported, the last 90 days before all."""
        return self.measured_90d or self.measured_all or self.imported_90d or self.imported_all

    @property
    def engagement_is_measured(self) -> bool:
        """Whether `median_engagement` was counted here rather than imported."""
        return self.measured_all is not None


@dataclass(frozen=True, slots=True)
class CandidateColumns:
    """Profiles as columns for matching: row i of each is one person. `topics` has a column a topic,
    in the tree's order.

    `languages` are plain codes ("en", "zh"). `engagement` is the best-founded median (NaN where
    none is known), `measured` whether it was counted here, `claimed` whether the person has an
    account.
    """

    person_ids: np.ndarray
    claimed: np.ndarray
    topics: np.ndarray
    languages: tuple[frozenset[str], ...]
    places: tuple[str, ...]
    tiers: tuple[str, ...]
    followers: np.ndarray
    engagement: np.ndarray
    measured: np.ndarray
    focus: np.ndarray
    notes: np.ndarray

    def where(self, kept: np.ndarray) -> Self:
        """Return the columns of those whose place in `kept` is true, in the same order."""
        return replace(
            self,
            person_ids=self.person_ids[kept],
            claimed=self.claimed[kept],
            topics=self.topics[kept],
            languages=tuple(compress(self.languages, kept)),
            places=tuple(compress(self.places, kept)),
            tiers=tuple(compress(self.tiers, kept)),
            followers=self.followers[kept],
            engagement=self.engagement[kept],
            measured=self.measured[kept],
            focus=self.focus[kept],
            notes=self.notes[kept],
        )
