"""Every write of the notices room."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.failures import Key
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.mailbox import forget_mail
from tallgrass.notices.models import Notice
from tallgrass.notices.types import Notification, sentence_of, sentence_or_plain
from tallgrass.people import queries as people
from tallgrass.people.types import MailRecipient

CLAIM = timedelta(minutes=10)  # longer than sending one message can take


def notify(
    *,
    person_id: int,
    kind: str,
    key: str,
    values: Mapping[str, Any] | None = None,
    path: str = "",
    subject: Subject | None = None,
    names: int | None = None,
) -> None:
    """Tell one person one thing, once for each `key`, in the caller's transaction. `values` are
    JSON and fill the sentence.

    Where the sentence names a person, `names` is their id: the notice goes when they are erased.
    """
    notify_all([Notification(person_id, kind, key, values, path, subject, names)])


def notify_all(tellings: Sequence[Notification]) -> None:
    """Tell many people at once, in one statement a hundred. Keys that were told before are passed
    over.

    Raises LookupError for a kind without a sentence, KeyError for a slot without a value.
    """
    now = clock.now()
    rows = []
    for telling in tellings:
        template = sentence_of(telling.kind)
        values = dict(telling.values or {})
        template.say(values)
        rows.append(
            Notice(
                person_id=telling.person_id,
                kind=telling.kind,
                key=telling.key,
                values=values,
                path=telling.path,
                names_id=telling.names,
                subject_kind=telling.subject.kind if telling.subject else "",
                subject_id=telling.subject.id if telling.subject else None,
                created_at=now,
                mail_due_at=now if template.mails else None,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)


def mark_read(
    principal: Principal, *, notice_id: int | None = None, up_to: int | None = None
) -> None:
    """Mark one's own notices read: one, or all up to an id. What came later stays unread."""
    person_id = principal.acting_id
    require(principal, "notices.read", person_id)
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    unread = (
        unread.filter(pk=notice_id) if notice_id is not None else unread.filter(pk__lte=up_to or 0)
    )
    unread.update(read_at=clock.now())


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

    if Notice.objects.filter(mail_due_at__lte=clock.now()).exists():
        server = [settings.EMAIL_HOST]
        sweeps.each("notices.server", server, turn, kind="mail_server", atomic=False)
    return sent


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """One connection for all mail of a turn. Raises OSError or SMTPException when the server does
    not answer."""
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
        template = sentence_or_plain(row.kind).recall(row.values)
        return EmailMessage(_subject(template), _body(template, row.path), None, [mailbox.email])


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


def forget_person(person_id: int) -> None:
    """Delete the notices to and about a person who is erased, and the mail kept as files."""
    Notice.objects.filter(person_id=person_id).delete()
    Notice.objects.filter(names_id=person_id).delete()
    for address in people.accounts([person_id]).values():
        forget_mail(address)
