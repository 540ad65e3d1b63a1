"""Sending the mail that waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.failures import Key
from tallgrass.notices.models import Notice
from tallgrass.notices.types import sentence_or_plain
from tallgrass.people import queries as people
from tallgrass.people.types import MailRecipient

CLAIM = timedelta(minutes=10)  # longer than sending one message can take


def send_due_mail(limit: int = 50) -> int:
    """Send the mail that waits, each person's in their language; returns how many were sent.

    A notice that cannot be sent is tried again later and holds up no other. A server that does not
    answer ends the turn, and is itself tried again after a growing while.
    """
    sent = 0

    def turn(_server: str) -> bool:
        nonlocal sent
        with _connection() as connection:
            due = Notice.objects.filter(mail_due_at__lte=clock.now())
            sent = sweeps.each(
                "notices.mail",
                due,
                lambda notice_id: _send(notice_id, connection),
                by="mail_due_at",
                most=limit,
                atomic=False,
                postpone=_send_later,
            )
        return True

    is_due = Notice.objects.filter(mail_due_at__lte=clock.now()).exists()
    servers = [settings.EMAIL_HOST] if is_due else []  # none: what failed before is forgotten
    sweeps.each("notices.server", servers, turn, kind="mail_server", atomic=False)
    return sent


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """Open one connection for all mail of a turn. Raises OSError or SMTPException when the server
    does not answer."""
    connection = get_connection()
    connection.open()
    try:
        yield connection
    finally:
        connection.close()


def _send_later(notice_id: Key, moment: datetime) -> None:
    Notice.objects.filter(pk=notice_id).update(mail_due_at=moment)


def _send(notice_id: int, connection: BaseEmailBackend) -> bool:
    """Send one notice, which is claimed meanwhile, so that no other worker sends it too."""
    row = Notice.objects.get(pk=notice_id)
    mine = Notice.objects.filter(pk=notice_id, mail_due_at=row.mail_due_at)
    if row.mail_due_at is None or not mine.update(mail_due_at=clock.now() + CLAIM):
        return False
    mailbox = people.mail_accounts([row.person_id]).get(row.person_id)
    if mailbox:
        message = _message(row, mailbox)
        try:
            connection.send_messages([message])
        except (SMTPRecipientsRefused, SMTPDataError):
            raise
        except (OSError, SMTPException) as error:
            _send_later(notice_id, row.mail_due_at)
            raise sweeps.Away(repr(error)) from error
    Notice.objects.filter(pk=notice_id).update(mail_due_at=None)
    return True


def _message(row: Notice, mailbox: MailRecipient) -> EmailMessage:
    with translation.override(mailbox.language):
        sentence = sentence_or_plain(row.kind)
        subject, text = _subject(sentence.title(row.values)), sentence.recall(row.values)
        return EmailMessage(subject, _body(text, row.path), None, [mailbox.email])


def _subject(template: str) -> str:
    line = " ".join(template.split())
    return line if len(line) <= 100 else line[:99] + "…"


def _body(template: str, path: str) -> str:
    lines = [template, ""]
    if path:
        lines += [f"{settings.TALLGRASS_ORIGIN}{path}", ""]
    lines.append(
        _("You get this because it concerns your account at %(site)s.")
        % {"site": settings.TALLGRASS_SITE_NAME}
    )
    return "\n".join(lines) + "\n"
