"""Addresses by which other pages lead here."""

from django.core import signing

from tallgrass.kernel.subjects import Subject

_SALT = "tallgrass.web.report"


def report_path(subject: Subject) -> str:
    """Return where one reports this subject. It is signed, so that only what a page offered can be
    reported."""
    return f"/cases/new/?about={signing.Signer(salt=_SALT).sign(str(subject))}"


def restrict_path(subject: Subject) -> str:
    """Return where an operator restricts this subject."""
    return f"/statements/new/?about={signing.Signer(salt=_SALT).sign(str(subject))}"


def subject_of(token: str) -> Subject | None:
    """Return the subject of a report address, or None when it was altered."""
    try:
        kind, _colon, number = signing.Signer(salt=_SALT).unsign(token).partition(":")
        return Subject(kind, int(number))
    except (signing.BadSignature, ValueError):
        return None
