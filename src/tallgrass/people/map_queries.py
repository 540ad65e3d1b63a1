"""Public profiles as the map for crawlers lists them."""

from collections.abc import Iterator

from tallgrass.kernel.routes import path_of
from tallgrass.people.models import Person


def map_parts(size: int) -> int:
    """Return into how many parts the map of people falls, each of at most `size`."""
    newest = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return -(-newest // size)


def map_part(number: int, size: int) -> Iterator[tuple[str, None]]:
    """Return paths of people who can be found here: one part, counted from 1."""
    span = {"pk__gt": (number - 1) * size, "pk__lte": number * size}
    rows = Person.objects.filter(**span, is_active=True, erased_at=None, leaving_at=None).order_by(
        "pk"
    )
    for handle in rows.values_list("handle", flat=True).iterator():
        yield path_of("person", handle), None
