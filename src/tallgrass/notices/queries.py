"""Reads of the notices room."""

from tallgrass.notices.models import Notice


def unread_count(person_id: int) -> int:
    """How many notices this person has not read yet, counted up to 99."""
    return len(Notice.objects.filter(person_id=person_id, read_at=None).values_list("pk")[:99])
