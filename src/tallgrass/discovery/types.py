"""Words of the discovery room: the published weights, reasons, and a note picked for somebody."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import policies
from tallgrass.kernel.policies import Setting
from tallgrass.notes.types import NoteCard

RANKING = "discovery.ranking"
# A part's weight is the most points it can give; the score of a note is the sum of its parts.
PARTS = (
    "follows",
    "saved",
    "liked",
    "tags",
    "writes",
    "fresh",
    "popular",
    "near",
    "language",
    "newcomer",
    "chance",
)
policies.define(
    RANKING,
    _("Ranking of Discover"),
    Setting("follows", 1.2, 0, 100, _("Points: the reader follows its author")),
    Setting("saved", 3.0, 0, 100, _("Points: similar to what the reader saved")),
    Setting("liked", 2.0, 0, 100, _("Points: similar to what the reader liked")),
    Setting("tags", 1.0, 0, 100, _("Points: shares hashtags with notes the reader saved or liked")),
    Setting("writes", 0.8, 0, 100, _("Points: what the reader writes about")),
    Setting("fresh", 1.2, 0, 100, _("Points: it is new")),
    Setting("popular", 1.2, 0, 100, _("Points: liked and saved here")),
    Setting("near", 0.6, 0, 100, _("Points: the place in the reader's profile")),
    Setting("language", 0.5, 0, 100, _("Points: the reader's language")),
    Setting("newcomer", 0.6, 0, 100, _("Points: its author is new here")),
    Setting("chance", 0.5, 0, 100, _("Points: chance")),
    Setting(
        "fresh_half_life_days", 10, 1, 3_650, _("Days until the points for being new are halved")
    ),
    Setting(
        "popular_half_life_days",
        45,
        1,
        3_650,
        _("Days until the points for being popular are halved"),
    ),
    Setting(
        "newcomer_days", 45, 1, 3_650, _("Days an author counts as new after their first note")
    ),
    Setting(
        "newcomer_notes", 5, 0, 1_000, _("Most notes an author can have and still count as new")
    ),
    Setting("newcomer_every", 8, 2, 1_000, _("Places among which one is for a newcomer")),
    Setting("ad_every", 12, 2, 1_000, _("Notes among which at most one is paid")),
    Setting(
        "author_gap",
        4,
        0,
        100,
        _("Notes by other authors between two by the same one"),
    ),
    Setting(
        "author_most",
        6,
        1,
        1_000,
        _("Most notes by one author in a list"),
    ),
)

# What each part of the score means, for the page that publishes them.
MEANINGS = {
    "follows": _("You follow its author."),
    "saved": _("Its topics are like those of notes you saved."),
    "liked": _("Its topics are like those of notes you liked."),
    "tags": _("It shares hashtags with notes you saved or liked."),
    "writes": _("Its topics are like those you write about, unless you opted out of a profile."),
    "fresh": _("It is new. These points are halved every %(days)d days."),
    "popular": _("People here liked and saved it. These points are halved every %(days)d days."),
    "near": _("Its place is the place in your profile."),
    "language": _("It is written in the language you read Tallgrass in."),
    "newcomer": _("Its author is new here: every newcomer gets a trial audience."),
    "chance": _("A little chance, drawn every hour, so that the page is not always the same."),
}

_SENTENCES = {
    "follows": _("You follow %(name)s"),
    "saved": _("Because you saved “%(title)s”"),
    "liked": _("Because you liked “%(title)s”"),
    "tags": _("It shares #%(tag)s with notes you saved or liked"),
    "writes": _("You write about this too: %(topic)s"),
    "fresh": _("It is new"),
    "popular": _("People here like and save it"),
    "popular_near": _("Popular in %(place)s"),
    "near": _("It is about %(place)s, the place in your profile"),
    "language": _("It is in the language you read"),
    "newcomer": _("New voice: every newcomer gets a trial audience"),
    "chance": _("Chosen by chance, for variety"),
    "paid": _(
        "Paid partnership: %(payer)s pays the author, and the note says so; at most one note in "
        "%(every)d here is paid"
    ),
    "paid_anyway": _(
        "Paid partnership: %(payer)s pays the author, and the note says so; this does not affect "
        "its position here"
    ),
    "own": _("It is your own note"),
    "tagged": _("It has the hashtag #%(tag)s"),
    "in_title": _("Its title contains %(words)s"),
    "in_text": _("Its text contains %(words)s"),
    "in_tags": _("Its hashtags contain %(words)s"),
    "in_place": _("Its place contains %(words)s"),
    "in_name": _("Its author’s name contains %(words)s"),
    "in_index": _("It had the words you searched for until it was edited a moment ago"),
    "lacks": _("It does not contain %(words)s; notes with every word come first"),
}


@dataclass(frozen=True, slots=True)
class FeedReason:
    """One true reason why a note stands where it stands, with the points it gives."""

    kind: str
    points: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The reason as a sentence, in the language of the page."""
        return str(_SENTENCES[self.kind]) % self.values


@dataclass(frozen=True, slots=True)
class FeedPick:
    """A note picked for somebody, and why, strongest reason first."""

    card: NoteCard
    reasons: tuple[FeedReason, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The full answer to "why this?": every part of the score as it is now, under which version of
    the weights.

    `limits` say what keeps a note out of Discover altogether, whatever its score.
    """

    card: NoteCard
    reasons: tuple[FeedReason, ...]
    parts: tuple[tuple[str, float, float], ...]
    total: float
    policy_version: int
    limits: tuple[str, ...] = ()
