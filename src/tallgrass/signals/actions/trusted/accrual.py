"""Valid clicks become earned money: a day's clicks of one link on one lease are moved in one
transfer, once."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from tallgrass.journal.spending import day_in
from tallgrass.kernel import clock, sweeps
from tallgrass.ledger.actions.trusted.posting import post
from tallgrass.ledger.types import AccountKind, AccountRef, LegSpec, TransferSpec
from tallgrass.signals.actions.trusted.leases import lease_account
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import Click, ClickAccrual, ClickLink, Lease, Watermark

GROUPS_AT_ONCE = 500


def accrue() -> int:
    """Move the pay of finished days, and of links that are closed and counted, to their earners;
    returns how many transfers."""
    read_to = Watermark.objects.filter(name="journal").values_list("seq", flat=True).first() or 0
    done = Q(day__lt=clock.now().date()) | Q(link__closed_seq__lte=read_to)
    waiting = Click.objects.filter(done, accrual=None).exclude(amount=0)
    groups = waiting.values_list("link", "lease", "day").annotate(pay=Sum("amount"))
    due = groups.filter(pay__gte=0).order_by("day", "link", "lease")
    keys = {f"{link}:{lease}:{day}": (link, lease, day) for link, lease, day, _pay in due}

    def step(chosen: Sequence[str]) -> int:
        return _accrue([keys[key] for key in chosen])

    return sweeps.together("signals.accrual", "clicks", keys, step, most=GROUPS_AT_ONCE)


def _accrue(chosen: Sequence[tuple[int, int, date]]) -> int:
    links = {link for link, _lease, _day in chosen}
    groups = [
        group
        for group in (
            Click.objects.filter(link__in=links, accrual=None)
            .exclude(amount=0)
            .values_list("link", "lease", "day")
            .annotate(
                pay=Sum("amount"),
                people=Count("id", filter=Q(amount__gt=0)) - Count("id", filter=Q(amount__lt=0)),
            )
            .filter(pay__gte=0)
            .order_by("day", "link", "lease")
        )
        if group[:3] in set(chosen)
    ]
    _move(groups)
    return len(groups)


def _move(groups: Sequence[tuple[int, int, date, int, int]]) -> None:
    links = ClickLink.objects.in_bulk({group[0] for group in groups})
    leases = Lease.objects.in_bulk({group[1] for group in groups})
    transfers = []
    for link_id, lease_id, day, amount, clicks in groups:
        link, lease = links[link_id], leases[lease_id]
        part = ClickAccrual.objects.filter(link=link, lease=lease, day=day).count()
        key = f"clicks:{link.token}:{lease.public_id}:{day}:{part}"
        row = ClickAccrual.objects.create(
            link=link,
            lease=lease,
            day=day,
            part=part,
            clicks=clicks,
            amount=amount,
            transfer_key=key,
        )
        moved = Click.objects.filter(link=link, lease=lease, day=day, accrual=None)
        moved = moved.exclude(amount=0)
        memo = f"{clicks} clicks {_days_of(link, moved)}"
        moved.update(accrual=row)
        if amount:
            source = f"{link.subject_kind}:{link.subject_id}"
            earner = AccountRef(link.earner_key, AccountKind.ESCROW, lease.currency)
            legs = (
                LegSpec(lease_account(lease), -int(amount)),
                LegSpec(earner, int(amount), memo),
            )
            transfers.append(TransferSpec(key, "clicks", source, legs))
    post(transfers)


def _days_of(link: ClickLink, clicks: QuerySet[Click]) -> str:
    """Say on which days these clicks were, by the clock of the link's zone: two of them where a day
    of UTC, by which clicks are moved, holds parts of both."""
    ends = clicks.aggregate(first=Min("at"), last=Max("at"))
    first, last = (
        date(1970, 1, 1) + timedelta(days=day_in(link.time_zone, milliseconds(ends[end])))
        for end in ("first", "last")
    )
    return f"on {first}" if first == last else f"from {first} to {last}"
