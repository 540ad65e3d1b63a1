"""When a filed advertorial came out."""

from datetime import datetime

from tallgrass.governance import errors
from tallgrass.governance.models import Entry
from tallgrass.governance.queries import entry_card
from tallgrass.governance.types import EntryCard
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction


def mark_published(
    entry_id: int, at: datetime, *, subject: Subject | None = None, channel_note: str = ""
) -> EntryCard:
    """Note when the advertorial came out and, where it was not there when filed, as what. The first
    time stays."""
    with transaction():
        row = Entry.objects.select_for_update().filter(pk=entry_id).first()
        if row is None:
            raise errors.NO_SUCH_ENTRY()
        row.published_at = row.published_at or at
        if subject is not None:
            row.subject_kind, row.subject_id = subject.kind, subject.id
        if channel_note:
            row.channel_note = clean_line(channel_note, longest=300, field="channel_note")
        row.save(update_fields=["published_at", "subject_kind", "subject_id", "channel_note"])
    return entry_card(row)
