"""The room's sweeps: read the journal on, keep links and leases in step with it, move what was
earned."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.kernel import clock
from tallgrass.kernel.sweeps import sweep
from tallgrass.signals.actions.accrual import accrue
from tallgrass.signals.actions.ingest import counted_to, forget_sightings, ingest
from tallgrass.signals.actions.leases import close_due, extend, give_back, milliseconds
from tallgrass.signals.actions.links import close_ended, journal_closings, make_ready
from tallgrass.signals.actions.sealing import seal_days
from tallgrass.signals.counting import day_of
from tallgrass.signals.models import FORGOTTEN, JOURNAL, Watermark

KEPT_DAYS = 2
SEALED_FOR = timedelta(days=1)


@sweep("signals.ingest", every=0.5)
def ingest_journal() -> int:
    """Count what the edges have written, at most some thousand rows a turn."""
    total = 0
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for _ in range(20):
            done = ingest(client)
            total += done
            if not done:
                break
    return total


@sweep("signals.leases", every=1)
def keep_leases() -> int:
    """Make links and leases known to the edges, end those that are over, return what was not
    spent."""
    close_ended()
    with JournalClient(settings.TALLGRASS_HOME) as client:
        steps = (journal_closings, extend, make_ready, close_due)
        done = sum(step(client) for step in steps)
    return done + accrue() + give_back()


@sweep("signals.pruning", every=3600)
def prune_journal() -> int:
    """Seal counted days before yesterday, whole days only, and forget the rows of days that were
    sealed a day ago or longer.

    A backup copies the tables first and the journal after them: what the tables do not know as
    sealed, the journal still has.
    """
    read_to, sealed_to = counted_to(_watermark(JOURNAL)), _watermark(FORGOTTEN)
    with JournalClient(settings.TALLGRASS_HOME) as client:
        unread = [day_of(row.batch.received_at) for row in client.after(read_to, 1)]
        before = min([clock.now().date() - timedelta(days=KEPT_DAYS), *unread])
        seal_days(before)
        last = client.forgettable(before=_midnight(before), counted_to=read_to)
        Watermark.objects.update_or_create(name=FORGOTTEN, defaults={"seq": max(last, sealed_to)})
        client.prune(
            before=_midnight(before - SEALED_FOR),
            counted_to=sealed_to,
            now=milliseconds(clock.now()),
        )
    forget_sightings()
    return 0


def _watermark(name: str) -> int:
    return Watermark.objects.filter(name=name).values_list("seq", flat=True).first() or 0


def _midnight(day: date) -> int:
    return milliseconds(datetime.combine(day, datetime.min.time(), UTC))
