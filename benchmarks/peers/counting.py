"""Events of a busy hour in a journal, counted by our worker, then by the ORM, event by event.

Prints one JSON object: events and processor seconds of both.
"""

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from benchmarks.figures import usage  # noqa: E402
from tallgrass.journal.beacons import KINDS  # noqa: E402
from tallgrass.journal.client import JournalClient  # noqa: E402
from tallgrass.journal.types import EVENTS, Batch, Row, Sender  # noqa: E402
from tallgrass.kernel.clock import now  # noqa: E402
from tallgrass.kernel.tickets import mint  # noqa: E402
from tallgrass.notes.models import Note  # noqa: E402
from tallgrass.people.models import Person  # noqa: E402
from tallgrass.signals.queries import faults  # noqa: E402
from tallgrass.signals.tasks import ingest_journal  # noqa: E402

NOTES = 2_000
BATCHES = 4_000
CARDS = 24  # of a feed; of each batch all are seen, and one of them is opened and read
PEER_BATCHES = 40


class PeerCount(models.Model):
    note = models.CharField(max_length=16)
    day = models.DateField()
    source = models.PositiveSmallIntegerField()
    impression = models.BigIntegerField(default=0)
    view = models.BigIntegerField(default=0)
    viewable = models.BigIntegerField(default=0)
    dwell = models.BigIntegerField(default=0)

    class Meta:
        app_label = "peer"
        unique_together = ("note", "day", "source")


class PeerSeen(models.Model):
    ticket = models.CharField(max_length=32)
    place = models.PositiveSmallIntegerField()
    kind = models.PositiveSmallIntegerField()
    ms = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "peer"
        unique_together = ("ticket", "place", "kind")


def _batches() -> list[Batch]:
    ids = [f"{i:016x}".translate(str.maketrans("01", "yz")) for i in range(NOTES)]
    author = Person.objects.create(handle="ali", name="Ali", date_joined=now())
    Note.objects.bulk_create(
        Note(public_id=id_, author=author, title="Tea", created_at=now(), updated_at=now())
        for id_ in ids
    )
    at, made = now().timestamp(), []
    for _ in range(BATCHES):
        secret, shown = settings.TALLGRASS_SECRETS[0], random.sample(ids, CARDS)
        feed = mint(secret, notes=shown, viewer="", now=at - 60)
        page = mint(secret, notes=shown[:1], viewer="", now=at - 30)
        seen = [[0, place, 0, 1_000 * place] for place in range(CARDS)]
        read = [[1, 0, 0, 0], [2, 0, 0, 1_000], [3, 0, 0, 5_000], [3, 0, 0, 15_000]]
        body = json.dumps({"v": 2, "id": "", "pages": [[feed, seen], [page, read]]}).encode()
        made.append(Batch(os.urandom(16), EVENTS, int(at * 1000), Sender.PAGE, body))
    return made


def _theirs(rows: list[Row]) -> int:
    done = 0
    for row in rows:
        with transaction.atomic():
            for ticket, events in json.loads(row.batch.body)["pages"]:
                parts = ticket.split(".")
                for kind, place, source, ms in events:
                    seen, is_new = PeerSeen.objects.get_or_create(
                        ticket=parts[5], place=place, kind=kind
                    )
                    more = max(0, ms - seen.ms) if KINDS[kind] == "dwell" else int(is_new)
                    counts, _new = PeerCount.objects.get_or_create(
                        note=parts[4][16 * place :][:16], day=now().date(), source=source
                    )
                    PeerCount.objects.filter(pk=counts.pk).update(
                        **{KINDS[kind]: models.F(KINDS[kind]) + more}
                    )
                    done += 1
    return done


def _cpu(work: Callable[[], int]) -> tuple[int, float]:
    used = time.process_time()
    done = work()
    return done, time.process_time() - used


def _count_all() -> int:
    while ingest_journal():
        pass
    return BATCHES * (CARDS + 4)


def main() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(PeerCount)
        editor.create_model(PeerSeen)
    with JournalClient(Path(settings.TALLGRASS_HOME)) as client:
        for batch in _batches():
            client.append(batch)
        rows = client.after(0, PEER_BATCHES)
    n, cpu_s = _cpu(_count_all)
    peer_n, peer_cpu_s = _cpu(lambda: _theirs(rows))
    if wrong := faults():
        raise RuntimeError("; ".join(wrong[:3]))
    found = {"n": n, "cpu_s": round(cpu_s, 3), "peer_n": peer_n, "peer_cpu_s": round(peer_cpu_s, 3)}
    print(json.dumps({**found, "rss_mb": usage([os.getpid()]).rss_mb}))


if __name__ == "__main__":
    main()
