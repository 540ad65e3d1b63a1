"""Edges and worker are killed again and again under load: acknowledged = counted, nothing twice,
nothing over the cap."""

import http.client
import itertools
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallgrass.kernel import tickets
from tests.edge.conftest import PHONE
from tests.signals.installation import SECRET, Installation

VICTIMS = (
    "worker",
    "edge-a",
    "edge-b",
    "edge-a",
    "worker",
    "edge-b",
    "edge-a",
    "edge-b",
    "worker",
    "edge-a",
)
PAUSE = 1.4
SENDERS, RACERS = 3, 5
BROWSER = {"User-Agent": PHONE, "Sec-Fetch-Site": "same-site"}
EVENTS_A_BATCH = 20
PRICE, CAP = 5, 20_000

_PREPARE = f"""
from datetime import timedelta
from tallgrass.kernel import clock
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountRef, world
from tallgrass.notes.actions import publish_note
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of
from tallgrass.signals.actions.trusted.links import open_click_link
now = clock.now()
person = Person.objects.create(
    handle="mei", name="Mei", email="mei@example.org", date_joined=now, claimed_at=now)
mei = principal_of(person.pk)
notes = [
    publish_note(mei, title=f"Note {{i}}", body="Broth from bones.", language="en").public_id
    for i in range(5)]
escrow = AccountRef("campaign:1", "escrow", "CAD")
move(key="fund", kind="t", source="t", giver=world("CAD"), taker=escrow, amount=50_000)
token = open_click_link(
    subject=Subject("contract", 1), payer_key="campaign:1", earner_key="contract:1",
    person_id=mei.person_id, target_url="https://meadow.example/tea", domains=["meadow.example"],
    currency="CAD", price={PRICE}, creator_cap=None, day_cap=None,
    campaign_cap={CAP}, starts_at=now, ends_at=now + timedelta(days=1))
print(json.dumps({{"notes": notes, "token": token}}))
"""
_STATE = """
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject, by_public_id
from tallgrass.ledger.queries import balances
from tallgrass.signals.models import DroppedEvents, Lease, LeaseState
from tallgrass.signals.queries import journal_read_to, reasons_of, totals
from tallgrass.journal.client import JournalClient
from django.conf import settings
with JournalClient(settings.TALLGRASS_HOME) as client: head = client.head()
ids = by_public_id("note", NOTES)
counts = totals([Subject("note", i) for i in ids.values()])
money = {
    f"{ref.owner_key} {ref.kind}": held
    for key in ("campaign:1", "contract:1") for ref, held in balances(SYSTEM, key).items()}
print(json.dumps({
    "views": {note: counts[Subject("note", i)].views for note, i in ids.items()},
    "dropped": sum(DroppedEvents.objects.values_list("events", flat=True)),
    "reasons": reasons_of([Subject("contract", 1)]), "money": money,
    "behind": head - journal_read_to(),
    "out": Lease.objects.exclude(state=LeaseState.RETURNED).count(),
    "leases": Lease.objects.count()}))
"""
_FAULTS = """
from tallgrass.ledger import queries as ledger
from tallgrass.signals import queries as signals
print(json.dumps(ledger.faults() + signals.faults()))
"""
_CLOSE = (
    "from tallgrass.signals.actions.trusted.links import "
    "close_click_links\nprint(close_click_links('campaign:1'))\n"
)


class Crowd:
    """Readers that retry until they are acknowledged, and people who follow a paid link."""

    def __init__(self, ports: list[int], notes: list[str], token: str) -> None:
        self.ports, self.notes, self.token = ports, notes, token
        self.acknowledged: Counter[str] = Counter()
        self.redirected = 0
        self.strange: Counter[int] = Counter()
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self._visitors = itertools.count(1)
        self._threads = [threading.Thread(target=self._read) for _ in range(SENDERS)]
        self._threads += [threading.Thread(target=self._follow) for _ in range(RACERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let everyone get the last acknowledgement they wait for."""
        self.stop.set()
        for thread in self._threads:
            thread.join(timeout=240)
            assert not thread.is_alive()

    def _read(self) -> None:
        while not self.stop.is_set():
            notes = random.choices(self.notes, k=EVENTS_A_BATCH)
            now = time.time()
            pages = [
                [tickets.mint(SECRET, notes=[note], viewer="", now=now), [[1, 0, 0, 0]]]
                for note in notes
            ]
            body = json.dumps({"v": 2, "id": os.urandom(16).hex(), "pages": pages}).encode()
            times = random.choice((1, 1, 1, 2, 3))  # some send it again though it was acknowledged
            while times:
                status = self.request("POST", "/s", body, BROWSER)
                if status == 204:
                    times -= 1
                elif status not in (0, 503):
                    self.strange[status] += 1
                    return
            with self._lock:
                self.acknowledged.update(notes)

    def _follow(self) -> None:
        while not self.stop.is_set():
            self.follow()

    @property
    def attempts(self) -> int:
        """How often somebody followed the link, answered or not; ends the counting."""
        return next(self._visitors) - 1

    def follow(self) -> None:
        """Somebody new follows the link once; whether they were redirected is remembered."""
        with self._lock:
            n = next(self._visitors)
        address = f"100.{n >> 16 & 63}.{n >> 8 & 255}.{n & 255}"
        status = self.request(
            "GET",
            f"/c/{self.token}",
            None,
            {"X-Forwarded-For": address, "User-Agent": PHONE},
        )
        with self._lock:
            self.redirected += status == 302
            if status not in (0, 302, 503):
                self.strange[status] += 1

    def request(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None
    ) -> int:
        """The status, or 0 when the edge went away before it answered."""
        connection = http.client.HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            return 0
        finally:
            connection.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    here = Installation(tmp_path)
    yield here
    here.close()


@pytest.mark.long
def test_c01_c10_killed_ten_times_under_load_the_counts_and_the_cap_hold_exactly(
    installation: Installation,
) -> None:
    made = installation.ask(_PREPARE)
    state = _STATE.replace("NOTES", repr(made["notes"]))
    for name in ("edge-a", "edge-b", "worker"):
        installation.start(name)
    for name in ("edge-a", "edge-b"):
        installation.wait_until_up(name)
    crowd = Crowd(list(installation.ports.values()), made["notes"], made["token"])
    _until(installation, state, lambda now: now["leases"])
    crowd.start()
    for name in VICTIMS:
        time.sleep(PAUSE)
        installation.kill(name)
        installation.start(name)
    for name in ("edge-a", "edge-b"):
        installation.wait_until_up(name)
    crowd.finish()
    _race_for_the_last_cent(installation, crowd, state)
    installation.ask(_CLOSE)
    end = _until(installation, state, lambda now: now["behind"] == 0 and now["out"] == 0)
    assert crowd.strange == {}
    assert sum(crowd.acknowledged.values()) > 500
    assert end["views"] == {note: crowd.acknowledged[note] for note in made["notes"]}
    assert end["dropped"] == 0
    assert end["reasons"]["paid"] * PRICE == CAP
    assert crowd.redirected <= sum(end["reasons"].values()) <= crowd.attempts
    assert end["money"] == {"campaign:1 escrow": 50_000 - CAP, "contract:1 escrow": CAP}
    assert end["leases"] >= 4
    assert installation.ask(_FAULTS) == []


def _race_for_the_last_cent(installation: Installation, crowd: Crowd, state: str) -> None:
    """64 at a time on both edges, until the cap is what refuses them."""
    for _round in range(200):
        racers = [threading.Thread(target=crowd.follow) for _ in range(64)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        if _round % 10 == 9 and installation.ask(state)["reasons"].get("campaign_cap", 0) >= 64:
            return
    raise AssertionError("the cap was never reached")


def _until(
    installation: Installation, state: str, done: object, seconds: float = 240
) -> dict[str, object]:
    deadline = time.monotonic() + seconds
    while True:
        now = installation.ask(state)
        if done(now) or time.monotonic() > deadline:  # type: ignore[operator]
            return dict(now)
        time.sleep(0.3)
