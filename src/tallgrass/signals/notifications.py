"""What operators hear of the journal by itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tallgrass.journal.types import JournalRefused
from tallgrass.kernel import clock
from tallgrass.kernel.routes import path_of
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification, template
from tallgrass.people.queries import operator_ids

template(
    "signals.journal_fault",
    _(
        "Row %(row)s of the journal changed after it was written, or names what nobody knows: it "
        "is not counted. Run 'tallgrass check'."
    ),
    mails=True,
    icon="warn",
    subject=_("A row of the journal was damaged"),
)
template(
    "signals.journal_refused",
    _(
        "The journal is missing, another, older or damaged: nothing is counted and no link pays. "
        "Run 'tallgrass check'."
    ),
    mails=True,
    icon="warn",
)


def tell_fault(seq: int) -> None:
    """Tell operators of a row that could not be counted, in the caller's transaction."""
    _tell("signals.journal_fault", f"{seq}", row=str(seq))


def tell_refused(error: JournalRefused) -> None:
    """Tell operators, once a day, that the journal is none to go on with."""
    _tell("signals.journal_refused", f"{error.state}:{clock.now().date()}")


def _tell(kind: str, turn: str, **values: Any) -> None:
    notify_all(
        [
            Notification(who, kind, f"{kind}:{turn}:{who}", values, path_of("desk"))
            for who in operator_ids()
        ]
    )
