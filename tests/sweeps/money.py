"""Bad rows among journal rows, tracked links, leases and clicks."""

from datetime import timedelta

from django.conf import settings

from tallgrass.journal.client import JournalClient
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.signals.actions.trusted.ingest import ingest
from tallgrass.signals.actions.trusted.leases import close_due, grant_booked, top_up
from tallgrass.signals.actions.trusted.links import (
    close_click_links,
    journal_links,
    pause_person,
)
from tallgrass.signals.models import ClickAccrual, ClickLink, DailyCount, Lease, LeaseState
from tests.cast import Cast
from tests.notes.factories import note
from tests.signals.factories import beacon, click, event, follow, link, send
from tests.sweeps.planting import Planted, refuse

PAYERS = ("campaign:8", "campaign:9")


def journal_rows(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = (note(cast.creator) for _ in range(2))
    for one in (bad, good):
        send(beacon(event(one.public_id)))
    return Planted(
        "signals.ingest",
        1,
        refuse(DailyCount, bad.id, "INSERT", "subject_id"),
        lambda: DailyCount.objects.filter(subject_id=good.id).exists(),
    )


def _two_links(cast: Cast) -> tuple[ClickLink, ClickLink]:
    """Two payers with money, each with an open link that no edge knows yet."""
    for number, payer in enumerate(PAYERS):
        move(
            key=f"fund:{payer}",
            kind="test",
            source="test",
            giver=world("CAD"),
            taker=AccountRef(payer, AccountKind.ESCROW, "CAD"),
            amount=5_000,
        )
        subject = Subject("contract", number)
        link(cast.creator, payer_key=payer, earner_key=f"contract:{number}", subject=subject)
    bad, good = ClickLink.objects.order_by("pk")
    return bad, good


def _two_leases(cast: Cast, *, granted: bool = True) -> tuple[Lease, Lease]:
    _two_links(cast)
    with JournalClient(settings.TALLGRASS_HOME) as client:
        journal_links(client)
        top_up(client)
        if granted:
            grant_booked(client)
    bad, good = Lease.objects.order_by("pk")
    return bad, good


def _state(lease: Lease) -> str:
    return str(Lease.objects.get(pk=lease.pk).state)


def links(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_links(cast)
    return Planted(
        "signals.links",
        bad.pk,
        refuse(ClickLink, bad.pk),
        lambda: ClickLink.objects.get(pk=good.pk).journalled_at is not None,
    )


def loans(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_links(cast)
    return Planted(
        "signals.loans",
        bad.payer_key,
        refuse(Lease, bad.payer_key, "INSERT", "payer_key"),
        lambda: Lease.objects.filter(payer_key=good.payer_key).exists(),
    )


def grants(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_leases(cast, granted=False)
    return Planted(
        "signals.grants",
        bad.pk,
        refuse(Lease, bad.pk),
        lambda: _state(good) == LeaseState.GRANTED,
    )


def extensions(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = _two_leases(cast)
    before = now.moment + timedelta(hours=1)
    Lease.objects.update(expires_at=before)
    return Planted(
        "signals.extensions",
        bad.pk,
        refuse(Lease, bad.pk),
        lambda: Lease.objects.get(pk=good.pk).expires_at > before,
    )


def closings(cast: Cast, _now: FrozenClock) -> Planted:
    _two_leases(cast)
    bad, good = ClickLink.objects.order_by("pk")
    for payer in PAYERS:
        close_click_links(payer)
    return Planted(
        "signals.closings",
        bad.pk,
        refuse(ClickLink, bad.pk),
        lambda: ClickLink.objects.get(pk=good.pk).closed_seq is not None,
    )


def healing(cast: Cast, now: FrozenClock) -> Planted:
    _two_leases(cast)
    now.advance(timedelta(hours=1))  # by then tables and journal are compared again
    bad, good = Lease.objects.order_by("pk")
    before = good.expires_at
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for row in (bad, good):
            client.extend(row.public_id, int((before.timestamp() + 60) * 1000))
    return Planted(
        "signals.healing",
        bad.pk,
        refuse(Lease, bad.pk),
        lambda: Lease.objects.get(pk=good.pk).expires_at > before,
    )


def pauses(cast: Cast, _now: FrozenClock) -> Planted:
    _two_leases(cast)
    bad, good = ClickLink.objects.order_by("pk")
    pause_person(cast.creator.acting_id, by="account", holds=True)
    return Planted(
        "signals.pauses",
        bad.pk,
        refuse(ClickLink, bad.pk),
        lambda: not ClickLink.objects.get(pk=good.pk).pause_due,
    )


def lease_ends(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_leases(cast)
    Lease.objects.update(expires_at=clock.now())
    return Planted(
        "signals.lease_ends",
        bad.pk,
        refuse(Lease, bad.pk),
        lambda: _state(good) in (LeaseState.CLOSED, LeaseState.RETURNED),
    )


def returns(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_leases(cast)
    Lease.objects.update(expires_at=clock.now())
    with JournalClient(settings.TALLGRASS_HOME) as client:
        close_due(client)
        ingest(client)
    return Planted(
        "signals.returns",
        bad.pk,
        refuse(Lease, bad.pk),
        lambda: _state(good) == LeaseState.RETURNED,
    )


def accruals(cast: Cast, now: FrozenClock) -> Planted:
    _two_leases(cast)
    bad, good = ClickLink.objects.order_by("pk")
    follow(click(bad.token), click(good.token))
    with JournalClient(settings.TALLGRASS_HOME) as client:
        ingest(client)
    day, lease = now.moment.date(), Lease.objects.get(payer_key=bad.payer_key)
    now.advance(timedelta(days=1))
    return Planted(
        "signals.accrual",
        f"{bad.pk}:{lease.pk}:{day}",
        refuse(ClickAccrual, bad.pk, "INSERT", "link_id"),
        lambda: ClickAccrual.objects.filter(link=good).exists(),
    )
