"""Addresses by which other pages lead here: sealed, so that they tell no row's number, each for its
one purpose, and only for some days."""

import base64
from datetime import timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tallgrass.kernel import clock
from tallgrass.kernel.subjects import Subject

REPORT, RESTRICT = "report", "restrict"
GOOD_FOR = timedelta(days=7)


def report_path(subject: Subject) -> str:
    """Return where one reports this subject: only what a page offered can be reported."""
    return f"/cases/new/?about={_sealed(subject, REPORT)}"


def restrict_path(subject: Subject) -> str:
    """Return where an operator restricts this subject."""
    return f"/statements/new/?about={_sealed(subject, RESTRICT)}"


def subject_of(token: str, purpose: str) -> Subject | None:
    """Return the subject of such an address, or None when it was altered, is too old, or was made
    for something else."""
    now, longest = int(clock.now().timestamp()), int(GOOD_FOR.total_seconds())
    try:
        opened = _seal(purpose).decrypt_at_time(token.encode(), longest, now)
    except (InvalidToken, ValueError):
        return None
    kind, _colon, number = opened.decode().partition(":")
    return Subject(kind, int(number))


def _sealed(subject: Subject, purpose: str) -> str:
    now = int(clock.now().timestamp())
    return _seal(purpose).encrypt_at_time(str(subject).encode(), now).decode()


def _seal(purpose: str) -> MultiFernet:
    """Return what seals for one purpose, by the secret in force, and opens by earlier ones too."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = [sha256(f"tallgrass.web.{purpose}:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
