"""Due work of the profiles room."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.sweeps import Lane, Wake, sweep
from tallgrass.notes import queries as notes
from tallgrass.people import queries as people
from tallgrass.profiles import actions
from tallgrass.profiles.models import Choice, Profile, Stale

AT_ONCE = 1_000


@sweep("profiles.due", every=3, lane=Lane.CONTENT, wakes=[Wake.DATABASE])
def compute_due() -> int:
    """Compute profiles whose notes changed, oldest change first."""
    due = Stale.objects.order_by("since").values_list("person_id", flat=True)
    return _recompute("profiles.due", due)


@sweep("profiles.nightly", every=3600, lane=Lane.CONTENT)
def refresh_old() -> int:
    """Compute profiles anew that are a day old (recency, followers and medians move on), and those
    that news never reached."""
    actions.forget_of_opted_out()
    yesterday = clock.now() - timedelta(days=1)
    old = (
        Profile.objects.filter(computed_at__lt=yesterday)
        .order_by("computed_at")
        .values_list("person_id", flat=True)
    )
    missed = list(islice(_without_profile(), AT_ONCE))
    return _recompute("profiles.nightly", [*old, *people.cards(missed)])


def _without_profile() -> Iterator[int]:
    """Yield authors who have no profile and did not opt out, read some thousand at a time."""
    last = 0
    while authors := notes.authors_after(last, size=AT_ONCE):
        last = authors[-1]
        known = {
            person_id
            for table in (Profile, Choice)
            for person_id in table.objects.filter(person_id__in=authors).values_list(
                "person_id", flat=True
            )
        }
        yield from (person_id for person_id in authors if person_id not in known)


def _recompute(loop: str, due: Iterable[int]) -> int:
    """Compute the profiles of those due, some thousand a turn; returns how many were looked at."""

    def step(person_ids: Sequence[int]) -> int:
        actions.recompute(person_ids)
        return len(person_ids)

    return sweeps.together(loop, "person", due, step, most=AT_ONCE, at_once=actions.BATCH)
