"""What governance does when a person is erased: her own words and where she is paid go, the record of decisions stays."""

from tallgrass.governance.models import Appeal, Entry, Report
from tallgrass.ledger.actions.payouts import forget_payee
from tallgrass.people.types import Erasing, erasing

_GONE = "–"


@erasing.connect
def _forget(event: Erasing) -> None:
    Report.objects.filter(reporter_id=event.person_id).update(text="", reporter=None)
    Appeal.objects.filter(restriction__person_id=event.person_id).update(text=_GONE)
    Entry.objects.filter(person_id=event.person_id, channel_note__gt="").update(channel_note="")
    forget_payee(owner_key=f"person:{event.person_id}")
