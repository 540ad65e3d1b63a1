"""20,000 open links of 2,000 payers with 200,000 leases ever, in tables and journal, and sixty
turns of the sweep that keeps them, a second apart. Prints one JSON object."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from benchmarks.figures import usage  # noqa: E402
from tallgrass.journal.client import JournalClient  # noqa: E402
from tallgrass.kernel.clock import FrozenClock, use_clock  # noqa: E402
from tallgrass.kernel.ids import new_public_id  # noqa: E402
from tallgrass.kernel.principal import SYSTEM  # noqa: E402
from tallgrass.people.actions import create_person  # noqa: E402
from tallgrass.signals import tasks  # noqa: E402
from tallgrass.signals.actions.adoption import adopt_journal  # noqa: E402
from tallgrass.signals.actions.trusted.standing import opened  # noqa: E402
from tallgrass.signals.models import ClickLink, Lease, LeaseState, PayerSpent  # noqa: E402

LINKS, PAYERS, LEASES, TURNS = 20_000, 2_000, 200_000, 60
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def build(person_id: int) -> None:
    """Fill the tables; the journal is laid down from them."""
    links = [
        ClickLink(
            token=new_public_id(),
            subject_kind="contract",
            subject_id=number,
            payer_key=f"campaign:{number % PAYERS}",
            earner_key=f"contract:{number}",
            person_id=person_id,
            target_url="https://meadow.example/tea",
            domains=["meadow.example"],
            currency="CAD",
            price=2,
            campaign_cap=10_000_000,
            starts_at=NOON - timedelta(days=30),
            ends_at=NOON + timedelta(days=30),
            opened_at=NOON - timedelta(days=30),
            journalled_at=NOON - timedelta(days=30),
        )
        for number in range(LINKS)
    ]
    ClickLink.objects.bulk_create(links, batch_size=500)
    leases = [
        Lease(
            public_id=new_public_id(),
            payer_key=f"campaign:{number % PAYERS}",
            currency="CAD",
            amount=2_500_000 if number >= LEASES - PAYERS else 1_000,
            epoch=1,
            state=LeaseState.GRANTED if number >= LEASES - PAYERS else LeaseState.RETURNED,
            granted_at=NOON - timedelta(hours=1),
            expires_at=NOON + timedelta(hours=23),
        )
        for number in range(LEASES)
    ]
    Lease.objects.bulk_create(leases, batch_size=1_000)
    PayerSpent.objects.bulk_create(
        PayerSpent(payer_key=f"campaign:{number}", currency="CAD", spent=99_000)
        for number in range(PAYERS)
    )


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    clock = FrozenClock(NOON)
    with use_clock(clock):
        person = create_person(
            SYSTEM, email="a@bench.example", password=None, handle="baker", name="Baker"
        )
        with opened():
            pass
        build(person.id)
        (settings.TALLGRASS_HOME / "journal.db").unlink()
        adopt_journal(SYSTEM)
        with JournalClient(settings.TALLGRASS_HOME) as client:
            assert len(client.free(0)) == PAYERS
        tasks.keep_leases()
        spent = []
        for _ in range(TURNS):
            clock.advance(timedelta(seconds=1))
            began = time.process_time()
            tasks.keep_leases()
            spent.append((time.process_time() - began) * 1_000)
        assert Lease.objects.count() == LEASES
    used = usage([os.getpid()])
    print(
        json.dumps(
            {
                "mean": round(sum(spent) / TURNS, 2),
                "median": round(median(spent), 2),
                "turns": TURNS,
                "cpu_s": round(sum(spent) / 1_000, 2),
                "rss_mb": used.rss_mb,
            }
        )
    )


if __name__ == "__main__":
    main()
