"""What governance forgets of a person who is erased."""

from tallgrass.governance.models import Appeal, Entry, Look, Report, Restriction
from tallgrass.people.types import Noting

GONE = "–"


def note_words(found: Noting) -> None:
    """Add what `forget_words` is going to drop, and count what stays."""
    person_id = found.person_id
    reports = Report.objects.filter(reporter_id=person_id)
    found.note("report", reports.values_list("text", flat=True))
    looks = Look.objects.filter(case__person_id=person_id).exclude(reason=GONE)
    found.note("reason of a look", looks.values_list("reason", flat=True))
    appeals = Appeal.objects.filter(restriction__person_id=person_id)
    found.note("appeal", appeals.exclude(text=GONE).values_list("text", flat=True))
    entries = Entry.objects.filter(person_id=person_id)
    found.note("channel", entries.values_list("channel_note", flat=True))
    found.keep("entries of the register, under no name", entries.count())
    limits = Restriction.objects.filter(person_id=person_id)
    found.keep("statements of reasons, under no name", limits.count())


def forget_words(person_id: int) -> None:
    """Drop what an erased person wrote in reports, appeals and the register; decisions stay.
    Belongs in the transaction that erases them."""
    Report.objects.filter(reporter_id=person_id).update(text="", reporter=None)
    Look.objects.filter(case__person_id=person_id).update(reason=GONE)
    Appeal.objects.filter(restriction__person_id=person_id).update(text=GONE)
    Entry.objects.filter(person_id=person_id, channel_note__gt="").update(channel_note="")
