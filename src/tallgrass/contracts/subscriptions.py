"""What contracts do on the news of their notes."""

from tallgrass.contracts.actions.keeping import check_agreed_words
from tallgrass.notes.types import Editing, editing


@editing.connect
def keep_what_was_agreed(event: Editing) -> None:
    """A note under contract goes on saying what was agreed."""
    check_agreed_words(event.note_id, {"title": event.title, "body": event.body})
