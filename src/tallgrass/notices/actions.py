"""Every write of the notices room."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel import clock
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.models import Notice
from tallgrass.notices.types import Notification, sentence_of, sentence_or_plain
from tallgrass.people import queries as people
from tallgrass.people.types import Account

_log = structlog.get_logger("tallgrass.notices")
PAUSE = timedelta(hours=1)


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

    Where the sentence names a person, `names` is her id: the notice goes when she is erased.
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
    """Send the mail that waits, each person's in their language; returns how many were dealt with.

    What the mail server refuses, and what cannot be written for a defect of ours, waits an hour and
    does not hold up the rest. A row is claimed before it is sent, so that two workers send it once.
    """
    rows = list(
        Notice.objects.filter(mail_due_at__lte=clock.now()).order_by("mail_due_at", "pk")[:limit]
    )
    mailboxes = people.mail_accounts({row.person_id for row in rows})
    for row in rows:
        mine = Notice.objects.filter(pk=row.pk, mail_due_at=row.mail_due_at)
        if mine.update(mail_due_at=clock.now() + PAUSE) and _send(row, mailboxes):
            Notice.objects.filter(pk=row.pk).update(mail_due_at=None)
    return len(rows)


def _send(row: Notice, mailboxes: Mapping[int, Account]) -> bool:
    """Whether the mail of a notice is dealt with: sent, or nobody's any more."""
    mailbox = mailboxes.get(row.person_id)
    if mailbox is None:
        return True
    try:
        with translation.override(mailbox.language):
            said = sentence_or_plain(row.kind).recall(row.values)
            send_mail(_subject(said), _body(said, row.path), None, [mailbox.email])
    except (OSError, SMTPException) as error:
        _log.error("mail refused", notice=row.pk, error=repr(error))
        return False
    except Exception:  # a defect in one notice must not stop the mail of the others
        _log.exception("mail failed", notice=row.pk)
        return False
    return True


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
