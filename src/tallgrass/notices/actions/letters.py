"""Mail about accounts: written in a request, sent by the worker."""

from datetime import timedelta

from tallgrass.kernel import clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Letter

LIFETIME = timedelta(days=3)  # no longer than the links in them are good
LONGEST_SUBJECT = 300


def post_letter(principal: Principal, *, email: str, subject: str, body: str) -> None:
    """Put a letter into the outbox, for whoever signs up, in or back in. Nobody waits for the mail
    server: the worker sends it, and tries again while that is away."""
    require(principal, "notices.post_letter", email)
    now = clock.now()
    Letter.objects.create(
        email=email,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        created_at=now,
        due_at=now,
        expires_at=now + LIFETIME,
    )


def forget_letters(email: str) -> None:
    """Drop the letters that wait for this address."""
    Letter.objects.filter(email__iexact=email).delete()
