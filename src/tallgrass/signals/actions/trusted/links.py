"""Tracked links: opened for a contract, closed with their campaign. Called by rooms that have
checked who asks."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkPay
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.errors import AMOUNT_TOO_LARGE
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.money import LARGEST, Money
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import after_commit, transaction
from tallgrass.people.queries import viewer_key
from tallgrass.signals import errors
from tallgrass.signals.actions.trusted.leases import grant_booked, may_lend, top_up
from tallgrass.signals.actions.trusted.standing import opened
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.link_terms import terms_of_link
from tallgrass.signals.models import VIEWERS, ClickLink, Watermark
from tallgrass.signals.targets import clean_target


def open_click_link(
    *,
    subject: Subject,
    payer_key: str,
    earner_key: str,
    person_id: int,
    target_url: str,
    domains: Sequence[str],
    currency: str,
    price: int,
    creator_cap: int | None,
    day_cap: int | None,
    campaign_cap: int,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str = "UTC",
) -> str:
    """Open a subject's one tracked link, on one of the brand's `domains`, and return its token;
    asking again gives the same. Each valid click pays `price` from `payer_key`'s escrow to
    `earner_key`'s, within the caps of the creator, of a day of `time_zone`, and of the payer.
    Raises Invalid for terms that cannot work, Conflict for another target or price."""
    target = clean_target(target_url, domains)
    _check_money(currency, price, creator_cap, day_cap, campaign_cap)
    _check_times(starts_at, ends_at)
    with transaction():
        row, _created = ClickLink.objects.get_or_create(
            subject_kind=subject.kind,
            subject_id=subject.id,
            defaults={
                "token": new_public_id(),
                "payer_key": payer_key,
                "earner_key": earner_key,
                "person_id": person_id,
                "target_url": target,
                "domains": sorted(map(str.casefold, domains)),
                "currency": currency,
                "price": price,
                "creator_cap": creator_cap,
                "day_cap": day_cap,
                "campaign_cap": campaign_cap,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "time_zone": time_zone,
                "opened_at": clock.now(),
            },
        )
        after_commit(_tell_edges)
    _check_same(row, target, price, currency, payer_key)
    return row.token


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise errors.LINK_CLOSES_BEFORE_OPENING()


def _check_same(row: ClickLink, *terms: object) -> None:
    if (row.target_url, row.price, row.currency, row.payer_key) != terms:
        raise errors.LINK_ON_OTHER_TERMS()


def _tell_edges() -> None:
    with opened() as client:
        make_ready(client, clock.now())


def make_ready(client: JournalClient, since: datetime | None = None) -> int:
    """Make links known to the edges, with money to pay for their next clicks: those of all payers,
    or of those with news at that moment or later. Repeated, it changes nothing."""
    done = journal_links(client) + grant_booked(client)
    done += top_up(client, since) + grant_booked(client)
    return done + client.decide_waiting(milliseconds(clock.now()))


def close_click_links(payer_key: str) -> int:
    """Close every link of a payer; returns how many were open. Later clicks still lead on, unpaid;
    unspent money comes back."""
    return ClickLink.objects.filter(payer_key=payer_key, closed_at=None).update(
        closed_at=clock.now()
    )


def pause_pay(links: Q, *, by: str, holds: bool) -> int:
    """Pause the pay of links that are not closed, for one more reason, or take that reason back:
    pay goes on once none is left. Redirects go on; what was paid stays. Returns how many changed.

    Called by rooms that have a restriction with its statement.
    """
    changed = 0
    with transaction():
        rows: QuerySet[ClickLink] = ClickLink.objects.select_for_update().filter(links)
        for row in rows.filter(closed_at=None).order_by("pk"):
            reasons = {*row.paused_by, by} if holds else {*row.paused_by} - {by}
            if reasons != {*row.paused_by}:
                row.paused_by, row.is_paused = sorted(reasons), bool(reasons)
                row.pause_due = True
                row.save(update_fields=["paused_by", "is_paused", "pause_due"])
                changed += 1
        if changed:
            after_commit(_tell_pauses)
    return changed


def pause_subject(subject: Subject, *, by: str, holds: bool) -> int:
    """Pause, or let go on, the pay of a subject's link."""
    return pause_pay(Q(subject_kind=subject.kind, subject_id=subject.id), by=by, holds=holds)


def pause_person(person_id: int, *, by: str, holds: bool) -> int:
    """Pause, or let go on, the pay of all links of a person."""
    return pause_pay(Q(person_id=person_id), by=by, holds=holds)


def close_links_of_person(person_id: int) -> int:
    """Close every link of a person who is erased; returns how many were open."""
    links = ClickLink.objects.filter(person_id=person_id, closed_at=None)
    return links.update(closed_at=clock.now())


def _tell_pauses() -> None:
    with opened() as client:
        journal_pauses(client)


def close_ended() -> int:
    """Close links whose time is over; returns how many."""
    now = clock.now()
    return ClickLink.objects.filter(closed_at=None, ends_at__lte=now).update(closed_at=now)


def journal_links(client: JournalClient) -> int:
    """Make links known to the edges that are not yet. Repeated, it changes nothing."""

    def step(link_id: int) -> bool:
        row = ClickLink.objects.get(pk=link_id)
        client.put_link(terms_of_link(row, viewer_key(row.person_id)))
        ClickLink.objects.filter(pk=link_id).update(journalled_at=clock.now())
        return True

    waiting = ClickLink.objects.filter(journalled_at=None)
    return sweeps.each("signals.links", waiting, step, by="pk", atomic=False)


def journal_viewers(client: JournalClient) -> None:
    """Tell the edges once by which digests they know the earners of open links, which 0.5.0 and
    earlier releases called by their public ids."""
    if Watermark.objects.filter(name=VIEWERS).exists():
        return
    for row in ClickLink.objects.filter(closed_at=None).exclude(journalled_at=None):
        client.put_link(terms_of_link(row, viewer_key(row.person_id)))
    Watermark.objects.get_or_create(name=VIEWERS)


def journal_pauses(client: JournalClient) -> int:
    """Tell the edges of links whose pay is paused or goes on."""

    def step(link_id: int) -> bool:
        row = ClickLink.objects.get(pk=link_id)
        client.set_pay(row.token, LinkPay.PAUSED if row.is_paused else LinkPay.OPEN)
        told = ClickLink.objects.filter(pk=link_id, is_paused=row.is_paused)
        return told.update(pause_due=False) > 0

    ready = ClickLink.objects.filter(pause_due=True).exclude(journalled_at=None)
    return sweeps.each("signals.pauses", ready, step, by="pk", atomic=False)


def journal_closings(client: JournalClient) -> int:
    """Tell the edges of links that closed, and note the last journal row that may hold a paid click
    of each."""

    waiting = client.waiting_by_link()

    def step(link_id: int) -> bool:
        row = ClickLink.objects.get(pk=link_id)
        if row.token in waiting and may_lend(client, row.payer_key, row.currency, row.price):
            return False  # what waits is paid first
        while row.token in waiting and client.lapse(row.token, milliseconds(clock.now())):
            pass
        client.put_right(terms_of_link(row, viewer_key(row.person_id)), LinkPay.CLOSED)
        ClickLink.objects.filter(pk=link_id).update(closed_seq=client.close_link(row.token))
        return True

    closed = ClickLink.objects.filter(closed_seq=None).exclude(closed_at=None)
    ready = closed.exclude(journalled_at=None)
    return sweeps.each("signals.closings", ready, step, by="closed_at", atomic=False)


def _check_money(
    currency: str, price: int, creator_cap: int | None, day_cap: int | None, campaign_cap: int
) -> None:
    caps = {"creator_cap": creator_cap, "day_cap": day_cap, "campaign_cap": campaign_cap}
    for name, amount in {"price": price, **caps}.items():
        if amount is not None and amount > LARGEST:
            raise AMOUNT_TOO_LARGE(field=name)
    Money(price, currency)
    if price <= 0:
        raise errors.CLICK_PAYS_NOTHING()
    for name, cap in caps.items():
        if cap is not None and cap < price:
            raise errors.LIMIT_ALLOWS_NOTHING(field=name)
