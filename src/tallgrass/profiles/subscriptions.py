"""What the profiles room does on others' news."""

from typing import Any

from tallgrass.kernel import outbox
from tallgrass.people.types import Erasing, erasing
from tallgrass.profiles import actions


@outbox.on("note.published")
@outbox.on("note.edited")
@outbox.on("note.deleted")
def author_changed(payload: dict[str, Any]) -> None:
    """A note came, changed or went: its author's profile is due."""
    actions.mark_stale([payload["author_id"]])


@outbox.on("notes.imported")
def authors_changed(payload: dict[str, Any]) -> None:
    """Many notes came at once."""
    actions.mark_stale(payload["author_ids"])


@erasing.connect
def person_erased(event: Erasing) -> None:
    """She leaves: nothing derived from her notes stays."""
    actions.forget(event.person_id)
