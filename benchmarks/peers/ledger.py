"""Payments of four legs, on the database of TALLGRASS_DATABASE_URL: our ledger, then one written
row by row with the ORM.

Prints one JSON object: payments a second and processor seconds of both.
"""

import itertools
import json
import os
import random
import time
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.figures import usage  # noqa: E402
from tallgrass.ledger.actions.trusted.posting import account_ids, post  # noqa: E402
from tallgrass.ledger.queries import faults  # noqa: E402
from tallgrass.ledger.types import AccountRef, LegSpec, TransferSpec, world  # noqa: E402

BATCH = 1_000
CREATORS = 5_000
SECONDS = 8.0
_PARTS = (("org:1", 5_500), ("platform", 1_000))
_ids = itertools.count()


class PeerAccount(models.Model):
    owner = models.CharField(max_length=60, unique=True)
    balance = models.BigIntegerField(default=0)

    class Meta:
        app_label = "peer"


class PeerTransfer(models.Model):
    key = models.CharField(max_length=120, unique=True)
    posted_at = models.DateTimeField()

    class Meta:
        app_label = "peer"


class PeerLeg(models.Model):
    transfer = models.ForeignKey(PeerTransfer, models.PROTECT)
    account = models.ForeignKey(PeerAccount, models.PROTECT)
    amount = models.BigIntegerField()

    class Meta:
        app_label = "peer"


def _ours() -> int:
    specs = []
    for _ in range(BATCH):
        creator = AccountRef(f"person:{random.randrange(CREATORS)}", "payable", "CAD")
        legs = (
            LegSpec(world("CAD"), -10_000),
            LegSpec(AccountRef("org:1", "fees", "CAD"), 5_500, "agency"),
            LegSpec(AccountRef("platform", "fees", "CAD"), 1_000, "platform"),
            LegSpec(creator, 3_500, "net"),
        )
        specs.append(TransferSpec(f"payment:{next(_ids)}", "payment", "contract:1", legs))
    post(specs)
    return BATCH


def _theirs() -> int:
    with transaction.atomic():
        transfer = PeerTransfer.objects.create(
            key=f"payment:{next(_ids)}", posted_at=timezone.now()
        )
        for owner, amount in (
            ("world", -10_000),
            *_PARTS,
            (f"person:{random.randrange(CREATORS)}", 3_500),
        ):
            account = PeerAccount.objects.get(owner=owner)
            PeerLeg.objects.create(transfer=transfer, account=account, amount=amount)
            PeerAccount.objects.filter(pk=account.pk).update(balance=models.F("balance") + amount)
    return 1


def _open_accounts() -> None:
    """Both know every payee before time is taken: opening accounts is no part of a payment."""
    owners = [f"person:{i}" for i in range(CREATORS)]
    account_ids({AccountRef(owner, "payable", "CAD") for owner in owners})
    PeerAccount.objects.bulk_create(
        PeerAccount(owner=owner) for owner in ("world", *dict(_PARTS), *owners)
    )


def _timed(work: Callable[[], int]) -> tuple[int, float, float]:
    """How many, in how many seconds, with how much processor time."""
    work()
    used, began, done = time.process_time(), time.perf_counter(), 0
    while (seconds := time.perf_counter() - began) < SECONDS:
        done += work()
    return done, seconds, time.process_time() - used


def main() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (PeerAccount, PeerTransfer, PeerLeg):
            editor.create_model(model)
    _open_accounts()
    done, seconds, cpu = _timed(_ours)
    their_done, their_seconds, their_cpu = _timed(_theirs)
    if faults():
        raise RuntimeError(f"our books do not hold: {faults()[:3]}")
    values = {
        "value": done / seconds,
        "n": done,
        "cpu_s": round(cpu, 2),
        "rss_mb": usage([os.getpid()]).rss_mb,
    }
    print(
        json.dumps(
            {**values, "peer_value": their_done / their_seconds, "peer_cpu_s": round(their_cpu, 2)}
        )
    )


if __name__ == "__main__":
    main()
