"""Due work of the profiles room."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

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
    out = set(Choice.objects.values_list("person_id", flat=True))
    missed = (
        notes.authors_with_notes() - set(Profile.objects.values_list("person_id", flat=True)) - out
    )
    due = [*old, *people.cards(sorted(missed)[:AT_ONCE])]
    return _recompute("profiles.nightly", due)


def _recompute(loop: str, due: Iterable[int]) -> int:
    """Compute the profiles of those due, some thousand a turn; returns how many were looked at."""

    def step(person_ids: Sequence[int]) -> int:
        actions.recompute(person_ids)
        return len(person_ids)

    return sweeps.together(loop, "person", due, step, most=AT_ONCE, at_once=actions.BATCH)
