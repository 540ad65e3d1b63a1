"""How long each side of a contract has, as operators set it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tallgrass.contracts.terms.cards import TermsCard
from tallgrass.kernel import clock, policies
from tallgrass.kernel.policies import Setting

WORK = "campaigns.work"
policies.define(
    WORK,
    _("Work on a contract"),
    Setting("draft_days", 7, 1, 90, _("Days for a first draft under a flat fee")),
    Setting("revision_days", 5, 1, 90, _("Days for a draft that was sent back")),
    Setting("review_days", 3, 1, 90, _("Days for the brand to read a draft")),
    Setting("grace_days", 3, 1, 90, _("Extra days for a side that has been reminded")),
    Setting(
        "sample_percent",
        10,
        0,
        100,
        _("Share of drafts to read before the rest can be approved together, in percent"),
    ),
    Setting(
        "sample_least",
        2,
        0,
        1_000,
        _("Fewest drafts to read before the rest can be approved together"),
    ),
)


def setting(name: str) -> int:
    """Return a number of the policy in force."""
    return int(policies.current(WORK)[1][name])


def first_draft(terms: TermsCard) -> datetime:
    """Return by when a creator who accepts now sends their first draft."""
    return _before(terms.closes, setting("draft_days"))


def next_draft(terms: TermsCard) -> datetime:
    """Return by when a draft sent back now returns."""
    return _before(terms.closes, setting("revision_days"))


def grace(terms: TermsCard) -> datetime:
    """Return until when a side that was reminded now may still move."""
    return _before(terms.closes, setting("grace_days"))


def review(terms: TermsCard) -> datetime:
    """Return by when the brand reads a draft sent now: a day before the wave closes at the latest,
    so that it can still be published."""
    now = clock.now()
    latest = max(terms.closes - timedelta(days=1), now + timedelta(hours=1))
    return min(now + timedelta(days=setting("review_days")), latest)


def _before(closes: datetime, days: int) -> datetime:
    return min(clock.now() + timedelta(days=days), closes)
