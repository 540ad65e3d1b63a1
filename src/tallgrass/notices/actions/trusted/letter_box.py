"""Letters about an account, put where mail waits."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from tallgrass.kernel import clock
from tallgrass.notices.models import Letter
from tallgrass.people.types import MailRecipient

KEPT = timedelta(days=7)


def not_you() -> str:
    """Return what to do about a change that was another's."""
    return _("If this was not you, set a new password at once. That signs out everybody else:")


def address(path: str) -> str:
    """Return the whole address of a page, by the origin alone."""
    return f"{settings.TALLGRASS_ORIGIN}{path}"


def post(mailbox: MailRecipient, subject: str, lines: list[str]) -> None:
    """Let mail go out to this address."""
    now = clock.now()
    Letter.objects.create(
        email=mailbox.email,
        subject=f"[{settings.TALLGRASS_SITE_NAME}] {subject}",
        body="\n\n".join(lines) + "\n",
        created_at=now,
        due_at=now,
        expires_at=now + KEPT,
    )
