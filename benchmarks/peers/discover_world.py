"""The community of the discover_page figure, made through the rooms; and the render-only
measurement.

`python -m benchmarks.peers.discover_world settle` prints the reader's session; `… render` prints
pages a second, ours and the peer's, their processor seconds, and resident megabytes.
"""

import random
import resource
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import translation  # noqa: E402

from benchmarks.discover_page import RENDERS, timed  # noqa: E402
from tallgrass.discovery import actions as discovery  # noqa: E402
from tallgrass.discovery import queries  # noqa: E402
from tallgrass.engine.topics import seed  # noqa: E402
from tallgrass.kernel import clock  # noqa: E402
from tallgrass.kernel.principal import SYSTEM, Principal  # noqa: E402
from tallgrass.notes import actions as notes  # noqa: E402
from tallgrass.people import actions as people  # noqa: E402
from tallgrass.people.models import Person  # noqa: E402
from tallgrass.people.queries import principal_of  # noqa: E402

PEOPLE, NOTES = 60, 400
COVERS: list[dict[str, Any]] = [
    {
        "style": "broadside",
        "tone": "grass",
        "big": "Ask the landlord|these nine things",
        "small": "Renting",
    },
    {"style": "manuscript", "big": "先买靴子|再买锅|别的都等到|下雪以后", "small": "第一个冬天"},
    {
        "style": "list",
        "tone": "sage",
        "title": "Market list",
        "items": [["Pak choi", "3.50"], ["Eggs", "5.20"], ["All week", "8.70"]],
    },
    {"style": "vertical", "tone": "mist", "big": "人少的书店|坐到天黑", "seal": "静"},
    {"style": "marker", "tone": "seed", "big": "Who should ==not== read the book"},
    {"style": "figure", "tone": "clay", "number": "6", "unit": "dollars", "small": "Five lunches"},
]


def settle() -> str:
    """Sixty authors, four hundred notes, a reader who follows, saves and likes. The same each
    time."""
    chance = random.Random(7)
    ids = [_person(f"writer_{i}", f"Writer {i}") for i in range(PEOPLE)]
    samples = seed.samples()
    cards = []
    for i in range(NOTES):
        sample = samples[i * 7 % len(samples)]
        author = principal_of(chance.choice(ids))
        cards.append(
            notes.publish_note(
                SYSTEM,
                title=sample.text[:60],
                body=f"{sample.text} #{sample.topic}",
                place=chance.choice(("", "Toronto", "Vancouver")),
                cover=COVERS[i % len(COVERS)],
                as_person_id=author.person_id,
                created_at=clock.now() - timedelta(days=chance.random() * 60),
            )
        )
    reader_id = _person("reader", "Wren Castillo")
    reader = principal_of(reader_id)
    for person_id in ids[:12]:
        people.follow(reader, person_id=person_id)
    for card in cards[:60:3]:
        notes.like(reader, note_id=card.id)
    for card in cards[100:160:5]:
        notes.save_to_board(reader, note_id=card.id)
    while discovery.follow_notes() or discovery.index_notes():
        pass
    return _session(reader_id)


def _person(handle: str, name: str) -> int:
    return people.create_person(
        SYSTEM,
        email=f"{handle}@example.org",
        password=None,  # nobody types one: the reader's session is made
        handle=handle,
        name=name,
        place="Toronto",
    ).id


def _session(person_id: int) -> str:
    person = Person.objects.get(pk=person_id)
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def render() -> str:
    """The same notes and reasons at hand; from there to HTML."""
    from benchmarks.peers import discover as peer
    from tallgrass.web.discovery import views

    reader = principal_of(Person.objects.get(handle="reader").pk)
    with translation.override("en"):
        request = _request(reader)
        page = queries.discover(reader)
        rows, cursor = peer.picked(request)
        shown = [(pick.card, pick.reasons) for pick in page.items]
        topics = [(topic.id, topic.label("en")) for topic in views.TOPICS]

        def ours() -> None:
            views._feed(
                request,
                "discovery/discover.html",
                shown,
                "discover",
                "/",
                page.next,
                topic="",
                topics=topics,
                parts=11,
                ad_every=12,
            )

        rate, cpu = timed(ours, RENDERS)
        peer_rate, peer_cpu = timed(lambda: peer.rendered(request, rows, cursor), RENDERS)
    return (
        f"{rate} {peer_rate} {cpu} {peer_cpu} "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}"
    )


def _request(reader: Principal) -> Any:
    request: Any = RequestFactory().get("/")
    request.principal, request.htmx, request._messages = reader, False, []
    request.session = {}
    return request


if __name__ == "__main__":
    print({"settle": settle, "render": render}[sys.argv[1]]())
