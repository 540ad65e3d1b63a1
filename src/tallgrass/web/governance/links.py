"""Addresses by which other pages lead here: sealed, so that they tell no row's number, each for its
one purpose, and only for some days."""

from datetime import timedelta

from tallgrass.kernel.subjects import Subject
from tallgrass.web.sealing import seal, unsealed

REPORT, RESTRICT = "report", "restrict"
GOOD_FOR = timedelta(days=7)


def report_path(subject: Subject) -> str:
    """Return where one reports this subject: only what a page offered can be reported."""
    return f"/cases/new/?about={seal(subject, REPORT)}"


def restrict_path(subject: Subject) -> str:
    """Return where an operator restricts this subject."""
    return f"/statements/new/?about={seal(subject, RESTRICT)}"


def subject_of(token: str, purpose: str) -> Subject | None:
    """Return the subject of such an address, or None when it was altered, is too old, or was made
    for something else."""
    text = unsealed(token, purpose, good_for=GOOD_FOR)
    if text is None:
        return None
    kind, _colon, number = text.partition(":")
    return Subject(kind, int(number))
