"""People and notes for tests."""

import io
from typing import Any

from PIL import Image

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions
from tallgrass.notes.types import NoteCard
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of


def person(handle: str, **values: Any) -> Principal:
    """Somebody with an account."""
    fields = {
        "name": handle.title(),
        "date_joined": clock.now(),
        "claimed_at": clock.now(),
        "email": f"{handle}@example.org",
    }
    return principal_of(Person.objects.create(handle=handle, **{**fields, **values}).pk)


def note(author: Principal, **values: Any) -> NoteCard:
    """A note of theirs."""
    return actions.publish_note(
        author, **{"title": "Nine mornings on dry skin", "body": "No pilling. #dryskin", **values}
    )


def picture(
    width: int = 300, height: int = 400, kind: str = "JPEG", colour: str = "#2f6b3c", **options: Any
) -> bytes:
    """The bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return out.getvalue()
