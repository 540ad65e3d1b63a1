"""Durable events a second, in batches of 50, over HTTP: our edge against a Django view that
bulk-inserts the same rows."""

import json
import os
import random
import time

from benchmarks.figures import Figure, load
from benchmarks.http_load import SECRET, django_peer, edge, home, press
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.tickets import mint

EVENTS = 50
_TEMPLATES = 40


def _requests() -> list[tuple[bytes, bytes]]:
    """Heads and tails of requests, between which a fresh batch id goes: two pages of twenty-five
    notes, each seen."""
    made = []
    notes = [new_public_id() for _ in range(500)]
    for _ in range(_TEMPLATES):
        pages = [
            [
                mint(
                    SECRET, notes=random.choices(notes, k=EVENTS // 2), viewer="", now=time.time()
                ),
                [[random.randrange(3), place, 0, 0] for place in range(EVENTS // 2)],
            ]
            for _page in range(2)
        ]
        message = {"v": 2, "id": "#" * 32, "pages": pages}
        body = json.dumps(message, separators=(",", ":")).encode()
        head = (
            f"POST /s HTTP/1.1\r\nhost: localhost\r\ncontent-type: "
            f"text/plain\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode()
        before, _mark, after = body.partition(b"#" * 32)
        made.append((head + before, after))
    return made


def measure() -> list[Figure]:
    requests = _requests()

    def next_request() -> bytes:
        head, tail = random.choice(requests)
        return head + os.urandom(16).hex().encode() + tail

    began_at = load()
    with home() as folder, edge(folder) as (port, process):
        ours = press(port, next_request, 204, process)
    with home() as folder, django_peer(folder) as (port, process):
        theirs = press(port, next_request, 204, process)
    return [
        Figure(
            "beacon_events",
            round(ours.rate * EVENTS),
            "durable events/s",
            "Django view, bulk_create",
            round(theirs.rate * EVENTS),
            ours.answered * EVENTS,
            began_at,
            ours.used.cpu_s,
            ours.used.rss_mb,
            theirs.used.cpu_s,
        )
    ]
