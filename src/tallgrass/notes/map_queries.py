"""Public notes as the map for crawlers lists them."""

from collections.abc import Iterator
from datetime import datetime

from tallgrass.kernel.routes import path_of
from tallgrass.notes.models import Note


def map_parts(size: int) -> int:
    """Return into how many parts the map of notes falls, each of at most `size`."""
    newest = Note.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return -(-newest // size)


def map_part(number: int, size: int) -> Iterator[tuple[str, datetime]]:
    """Return paths of notes that feeds show, with the moment each last changed: one part, counted
    from 1."""
    span = {"pk__gt": (number - 1) * size, "pk__lte": number * size}
    rows = Note.objects.recommendable().filter(**span).order_by("pk")
    for public_id, changed in rows.values_list("public_id", "updated_at").iterator():
        yield path_of("note", public_id), changed
