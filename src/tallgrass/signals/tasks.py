"""The room's sweeps: read the journal on, keep links and leases in step with it, move what was
earned."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import JournalRefused
from tallgrass.kernel.clock_watch import set_most
from tallgrass.kernel.sweeps import Lane, Wake, failed_before, sweep
from tallgrass.signals.actions.trusted.accrual import accrue
from tallgrass.signals.actions.trusted.healing import LOOP as HEALING
from tallgrass.signals.actions.trusted.healing import heal
from tallgrass.signals.actions.trusted.ingest import ingest
from tallgrass.signals.actions.trusted.leases import close_due, extend, give_back
from tallgrass.signals.actions.trusted.links import (
    close_ended,
    journal_closings,
    journal_pauses,
    journal_viewers,
    make_ready,
)
from tallgrass.signals.actions.trusted.pruning import forget_sightings, seal_and_prune
from tallgrass.signals.actions.trusted.standing import opened
from tallgrass.signals.looks import Looks
from tallgrass.signals.notifications import tell_refused
from tallgrass.signals.policies import clock_seconds

_looks = Looks()


@contextmanager
def _journal() -> Iterator[JournalClient]:
    """Open the journal, and tell operators of one that is none to go on with."""
    try:
        with opened() as client:
            yield client
    except JournalRefused as error:
        tell_refused(error)
        raise


@sweep("signals.ingest", every=0.5, lane=Lane.MONEY, wakes=[Wake.JOURNAL])
def ingest_journal() -> int:
    """Count what the edges have written, at most some thousand rows a turn."""
    total = 0
    with _journal() as client:
        for _ in range(20):
            done = ingest(client)
            total += done
            if not done:
                break
    return total


@sweep("signals.leases", every=1, lane=Lane.MONEY, wakes=(Wake.DATABASE, Wake.JOURNAL))
def keep_leases() -> int:
    """Make links and leases known to the edges, end those that are over, return what was not
    spent. After money moved, and once a minute, all payers are looked at; else those whose links
    were clicked or opened."""
    close_ended()
    with _journal() as client:
        done = journal_pauses(client) + journal_closings(client) + extend(client)
        if _looks.may_compare() or failed_before(HEALING):
            done += heal(client)
        since = _looks.since()
        is_news = bool(done) or since is None
        done += make_ready(client, since) + close_due(client, look_at_all=is_news)
    done += accrue() + give_back()
    if done:
        _looks.look_at_all()  # money moved: whoever waited for some may have it now
    return done


@sweep("signals.pruning", every=3600, lane=Lane.MONEY)
def prune_journal() -> int:
    """Seal what was counted, and forget journal rows that have been sealed for a day. Processes
    that run hear what their clocks may do."""
    set_most(settings.TALLGRASS_HOME, clock_seconds())
    with suppress(JournalRefused), _journal() as client:  # the sweeps that count fail meanwhile
        seal_and_prune(client)
        forget_sightings(client)
        journal_viewers(client)
    return 0
