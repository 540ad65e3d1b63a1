"""Sending the mail that waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.failures import Failures, Key
from tallgrass.notices.models import Letter, Notice
from tallgrass.notices.queries import seen_by
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
            sent += sweeps.each(
                "notices.letters",
                Letter.objects.filter(due_at__lte=clock.now()),
                lambda letter_id: _send_letter(letter_id, connection),
                by="due_at",
                most=limit,
                atomic=False,
                postpone=_send_letter_later,
            )
            due = Notice.objects.filter(mail_due_at__lte=clock.now())
            sent += sweeps.each(
                "notices.mail",
                due,
                lambda notice_id: _send(notice_id, connection),
                by="mail_due_at",
                most=limit,
                atomic=False,
                postpone=_send_later,
            )
        return True

    now = clock.now()
    if Letter.objects.filter(expires_at__lte=now).delete()[0]:  # their failures go with them
        waiting = list(Letter.objects.values_list("pk", flat=True)[:limit])
        Failures("notices.letters", "letter").clear_all_but(waiting)
    is_due = (
        Letter.objects.filter(due_at__lte=now).exists()
        or Notice.objects.filter(mail_due_at__lte=now).exists()
    )
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


def _send_letter_later(letter_id: Key, moment: datetime) -> None:
    Letter.objects.filter(pk=letter_id).update(due_at=moment)


def _send_letter(letter_id: int, connection: BaseEmailBackend) -> bool:
    """Send one letter, claimed meanwhile, and delete it: what is in it is for one reader alone."""
    now = clock.now()
    row = Letter.objects.filter(pk=letter_id, due_at__lte=now).first()  # else another has it
    if row is None:
        return False
    mine = Letter.objects.filter(pk=letter_id, due_at=row.due_at)
    if not mine.update(due_at=now + CLAIM):
        return False
    message = EmailMessage(row.subject, row.body, None, [row.email])
    _hand_over(message, connection, lambda: _send_letter_later(letter_id, row.due_at))
    Letter.objects.filter(pk=letter_id).delete()
    return True


def _hand_over(
    message: EmailMessage, connection: BaseEmailBackend, put_back: Callable[[], None]
) -> None:
    """Give a message to the mail server. Where it refuses this one, that is the message's trouble;
    where it goes away, the message is put back and nobody is at fault (Away)."""
    try:
        connection.send_messages([message])
    except (SMTPRecipientsRefused, SMTPDataError):
        raise
    except (OSError, SMTPException) as error:
        put_back()
        raise sweeps.Away(repr(error)) from error


def _send_later(notice_id: Key, moment: datetime) -> None:
    Notice.objects.filter(pk=notice_id).update(mail_due_at=moment)


def _send(notice_id: int, connection: BaseEmailBackend) -> bool:
    """Send one notice, which is claimed meanwhile, so that no other worker sends it too."""
    row, now = Notice.objects.get(pk=notice_id), clock.now()
    if row.mail_due_at is None or row.mail_due_at > now:  # another worker sends it, or has
        return False
    mine = Notice.objects.filter(pk=notice_id, mail_due_at=row.mail_due_at)
    if not mine.update(mail_due_at=now + CLAIM):
        return False
    is_seen = seen_by(row.person_id).filter(pk=notice_id).exists()
    mailbox = people.mail_accounts([row.person_id]).get(row.person_id) if is_seen else None
    if mailbox:
        due_at = row.mail_due_at
        message = _message(row, mailbox)
        _hand_over(message, connection, lambda: _send_later(notice_id, due_at))
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
        _("You receive this email because it concerns your account at %(site)s.")
        % {"site": settings.TALLGRASS_SITE_NAME}
    )
    return "\n".join(lines) + "\n"
