"""Who read what: views and clicks enter as journal batches, as a browser would have sent them."""

import json
from pathlib import Path

from django.conf import settings

from tallgrass.demo.world import World
from tallgrass.journal.beacons import KINDS, SOURCES
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import EVENTS, Batch, Sender, Source
from tallgrass.kernel.tickets import mint
from tallgrass.people.queries import viewer_key

MET = (
    Source.DISCOVER,
    Source.DISCOVER,
    Source.DISCOVER,
    Source.SEARCH,
    Source.FOLLOWING,
    Source.PROFILE,
    Source.TAG,
    Source.LINK,
)
Event = tuple[int, int, int, int]
Showing = tuple[str, list[Event]]


def read_notes(world: World, keys: list[str], *, days: float, each: int) -> None:
    """Let about `each` viewers see every one of these notes over the last `days` days; some stay,
    some only pass."""
    rng, viewers = world.rng, [*world.readers(), *world.writers()]
    digests = {key: viewer_key(world.people[key].id) for key in viewers}
    visits: list[tuple[float, str, str]] = []
    for key in keys:
        note = world.notes[key]
        age = min(days, (world.end - world.written_at(key)).total_seconds() / 86_400)
        for _ in range(max(2, int(each * rng.uniform(0.4, 1.7)))):
            ago = rng.uniform(0.02, max(0.03, age))
            viewer = digests[rng.choice(viewers)] if rng.random() < 0.8 else ""
            visits.append((ago, note.public_id, viewer))
    visits.sort(key=lambda visit: -visit[0])
    with JournalClient(Path(settings.TALLGRASS_HOME)) as client:
        for start in range(0, len(visits), 40):
            world.progress("people read", start, len(visits))
            chunk = visits[start : start + 40]
            ago = chunk[-1][0]
            pages = [_visit(world, note, viewer, ago) for _, note, viewer in chunk]
            _append(world, client, ago, pages)


def _visit(world: World, note: str, viewer: str, ago: float) -> Showing:
    rng, via = world.rng, SOURCES.index(world.rng.choice(MET))
    now = world.end.timestamp() - ago * 86_400 - 900
    ticket = mint(settings.TALLGRASS_SECRETS[0], notes=[note], viewer=viewer, now=now)
    events: list[Event] = [(KINDS.index("impression"), 0, via, 1_000)]
    if rng.random() < 0.7:
        stay = int(min(600_000, rng.lognormvariate(9.2, 1.0)))
        events += [
            (KINDS.index("view"), 0, via, 0),
            (KINDS.index("viewable"), 0, via, 1_000),
            (KINDS.index("dwell"), 0, via, stay),
        ]
    return ticket, events


def _append(world: World, client: JournalClient, ago: float, pages: list[Showing]) -> None:
    """Append one batch, received when the last of its visits ended."""
    id_ = world.rng.randbytes(16)
    message = {"v": 2, "id": id_.hex(), "pages": pages}
    body = json.dumps(message, separators=(",", ":")).encode()
    at = int((world.end.timestamp() - ago * 86_400) * 1000)
    client.append(Batch(id_, EVENTS, at, Sender.PAGE, body))
