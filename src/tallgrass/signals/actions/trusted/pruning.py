"""Sealing counted days, and forgetting the journal rows of days sealed long enough."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from tallgrass.journal.adopting import forget_aside
from tallgrass.journal.client import JournalClient
from tallgrass.kernel import clock
from tallgrass.signals.actions.trusted.ingest import counted_to
from tallgrass.signals.actions.trusted.remembering import VISITORS_KEPT
from tallgrass.signals.actions.trusted.sealing import seal_days
from tallgrass.signals.counting import day_of, milliseconds
from tallgrass.signals.models import FORGOTTEN, JOURNAL, Sighting, VisitorMark, Watermark
from tallgrass.signals.types import KEPT_DAYS, LONGEST_KEPT_DAYS

SEALED_FOR = timedelta(days=1)


def seal_and_prune(client: JournalClient) -> None:
    """Seal counted days before yesterday, whole days only, and forget the rows of days that were
    sealed a day ago or longer.

    A backup copies the tables first and the journal after them: what the tables do not know as
    sealed, the journal still has.
    """
    read_to, sealed_to = counted_to(_watermark(JOURNAL)), _watermark(FORGOTTEN)
    unread = [  # what a reader saw offline may have happened a day before
        day_of(row.batch.received_at) - timedelta(days=1) for row in client.after(read_to, 1)
    ]
    before = min([clock.now().date() - timedelta(days=KEPT_DAYS), *unread])
    seal_days(before)
    last = client.forgettable(before=_midnight(before), counted_to=read_to)
    Watermark.objects.update_or_create(name=FORGOTTEN, defaults={"seq": max(last, sealed_to)})
    VisitorMark.objects.filter(at__lt=clock.now() - VISITORS_KEPT).delete()
    forget_aside(settings.TALLGRASS_HOME, clock.now() - timedelta(days=LONGEST_KEPT_DAYS))
    client.prune(
        before=_midnight(before - SEALED_FOR),
        counted_to=sealed_to,
        now=milliseconds(clock.now()),
    )


def forget_sightings(client: JournalClient) -> int:
    """Forget tickets of which nothing is taken any more, and nothing taken is still uncounted."""
    before = clock.now()
    for row in client.after(counted_to(_watermark(JOURNAL)), 1):
        before = min(before, datetime.fromtimestamp(row.batch.received_at / 1000, UTC))
    gone, _by_model = Sighting.objects.filter(expires_at__lt=before).delete()
    return gone


def _watermark(name: str) -> int:
    return Watermark.objects.filter(name=name).values_list("seq", flat=True).first() or 0


def _midnight(day: date) -> int:
    return milliseconds(datetime.combine(day, datetime.min.time(), UTC))
