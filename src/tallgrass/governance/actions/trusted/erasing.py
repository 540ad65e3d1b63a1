"""What governance forgets of a person who is erased."""

from tallgrass.governance.models import Appeal, Entry, Report

GONE = "–"


def forget_words(person_id: int) -> None:
    """Drop what an erased person wrote in reports, appeals and the register; decisions stay.
    Belongs in the transaction that erases them."""
    Report.objects.filter(reporter_id=person_id).update(text="", reporter=None)
    Appeal.objects.filter(restriction__person_id=person_id).update(text=GONE)
    Entry.objects.filter(person_id=person_id, channel_note__gt="").update(channel_note="")
