"""What clicks add to the folded counts: pure functions that ingesting, correcting and recounting
share."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tallgrass.signals.models import Click
from tallgrass.signals.sql import add_click_quarters, add_tallies
from tallgrass.signals.types import Verdict

QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of a moment's quarter of an hour."""
    return at - (at - _EPOCH) % QUARTER


def fold(clicks: Iterable[Click], decided: Iterable[Click] = ()) -> None:
    """Add clicks to the folded counts, in the caller's transaction; those that waited and are
    `decided` now no longer count as waiting."""
    tallies: Counter[tuple[int, object, str, str, str]] = Counter()
    quarters: Counter[tuple[int, datetime]] = Counter()
    for sign, rows in ((1, clicks), (-1, decided)):
        for row in rows:
            key = (row.link_id, row.day, row.verdict, row.reason)
            tallies[*key, "clicks"] += sign
            tallies[*key, "amount"] += sign * row.amount
            if row.verdict == Verdict.VALID:
                quarters[row.link_id, quarter_of(row.at)] += sign
    keys = {key[:4] for key in tallies}
    add_tallies((*key, tallies[*key, "clicks"], tallies[*key, "amount"]) for key in keys)  # type: ignore[misc]
    add_click_quarters((link, at, paid) for (link, at), paid in quarters.items() if paid)
