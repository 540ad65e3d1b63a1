"""Counting views by the quarter of an hour again: days of every zone are made of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from django.db.models import Sum
from django.db.models.functions import TruncDate

from tallgrass.signals.counting import QUARTER, Tally
from tallgrass.signals.models import DailyCount, QuarterCount


def quarter_faults(counted: Tally, known: Mapping[str, int], first_whole: date) -> list[str]:
    """Name quarters of an hour that differ from the journal's kept rows, from `first_whole` on, and
    days whose quarters hold more views than the day.

    What was counted before quarters were kept has none: the comparison begins with the first.
    """
    return _unlike_journal(counted, known, first_whole) + _above_their_day()


def _unlike_journal(counted: Tally, known: Mapping[str, int], first_whole: date) -> list[str]:
    first = QuarterCount.objects.order_by("at").values_list("at", flat=True).first()
    if first is None or first_whole == date.max:
        return []
    since = max(first, datetime.combine(first_whole, time.min, UTC))
    wanted = {
        (known[note], at): views
        for (note, quarter), views in counted.quarters.items()
        if (at := datetime.fromtimestamp(quarter * QUARTER / 1000, UTC)) >= since
    }
    rows = QuarterCount.objects.filter(subject_kind="note", at__gte=since)
    kept = {(id_, at): views for id_, at, views in rows.values_list("subject_id", "at", "views")}
    return [
        f"note:{id_} in the quarter of an hour from {at:%Y-%m-%d %H:%M} UTC: "
        f"{kept.get((id_, at), 0)} views are kept, the journal has {wanted.get((id_, at), 0)}"
        for id_, at in sorted(wanted.keys() | kept.keys())
        if kept.get((id_, at), 0) != wanted.get((id_, at), 0)
    ]


def _above_their_day() -> list[str]:
    names = ("subject_kind", "subject_id")
    by_day = QuarterCount.objects.annotate(of=TruncDate("at", tzinfo=UTC))
    quarters = by_day.values_list(*names, "of").annotate(sum=Sum("views"))
    days = DailyCount.objects.values_list(*names, "day").annotate(sum=Sum("views"))
    whole = {(kind, id_, day): views for kind, id_, day, views in days}
    return [
        f"{kind}:{id_} on {day}: its quarters of an hour hold {views} views, the day "
        f"{whole.get((kind, id_, day), 0)}"
        for kind, id_, day, views in quarters.order_by("of", *names)
        if views > whole.get((kind, id_, day), 0)
    ]
