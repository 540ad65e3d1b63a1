"""People with notes whose topics are plain."""

from datetime import datetime
from typing import Any

from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.notes import actions as notes
from tallgrass.notes.types import NoteCard
from tallgrass.people import queries as people
from tallgrass.people.models import Person
from tallgrass.profiles.types import ProfileCard

DAY = datetime.fromisoformat("2026-05-01T08:00:00+00:00")

WORDS = {
    "food": (
        "Soup for the week",
        "Simmer onion, carrot and red lentils in stock, season with cumin, salt and lemon. Serve "
        "with bread.",
    ),
    "pets": (
        "新来的小猫",
        "猫砂盆放两个，猫粮慢慢换，绝育之后给猫咪戴伊丽莎白圈，兽医说驱虫要按体重。",
    ),
    "running": (
        "Ten kilometres in the rain",
        "Easy run, heart rate low, new running shoes, my calves are sore after the intervals and "
        "hill repeats.",
    ),
    "books": (
        "A novel in one night",
        "The narrator of this novel lies; two hundred pages, a translated paperback from the "
        "library, what an ending.",
    ),
}


def person(handle: str, **values: Any) -> Principal:
    """Somebody with an account."""
    fields = {
        "name": handle.title(),
        "date_joined": DAY,
        "claimed_at": DAY,
        "email": f"{handle}@example.org",
    }
    return people.principal_of(Person.objects.create(handle=handle, **{**fields, **values}).pk)


def note(author: Principal, topic: str, at: datetime = DAY, **values: Any) -> NoteCard:
    """A note of theirs about that topic, on that day."""
    title, body = WORDS[topic]
    return notes.publish_note(
        SYSTEM, title=title, body=body, as_person_id=author.person_id, created_at=at, **values
    )


def weight_of(profile: ProfileCard | None, topic_id: str) -> float:
    """The share of one topic in a profile that is there, 0 when it has none of it."""
    assert profile is not None
    return next((share.weight for share in profile.topics if share.topic == topic_id), 0.0)
