"""Telling people things, for rooms that know what happened to whom; and forgetting whoever is
erased."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tallgrass.kernel import clock
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.actions.letters import forget_letters
from tallgrass.notices.mailbox import forget_mail, forget_mention
from tallgrass.notices.models import Notice
from tallgrass.notices.types import Notification, sentence_of
from tallgrass.people import queries as people

GONE = "–"


def notify(
    *,
    person_id: int,
    kind: str,
    key: str,
    values: Mapping[str, Any] | None = None,
    path: str = "",
    subject: Subject | None = None,
    names: int | None = None,
    whose: int | None = None,
) -> None:
    """Tell one person one thing, once for each `key`, in the caller's transaction. `values` are
    JSON and fill the sentence.

    Where the sentence names a person, `names` is their id; where it leads to what is a third
    person's, `whose` is theirs. The notice goes when one of them is erased, and is hidden while a
    block parts them from the reader.
    """
    notify_all([Notification(person_id, kind, key, values, path, subject, names, whose)])


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
                whose_id=telling.whose,
                subject_kind=telling.subject.kind if telling.subject else "",
                subject_id=telling.subject.id if telling.subject else None,
                created_at=now,
                mail_due_at=now if template.mails else None,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)


def drop_news(*keys: str) -> None:
    """Delete the notices of these keys, in the caller's transaction: what they tell of is gone."""
    Notice.objects.filter(key__in=keys).delete()


def forget_name(name: str, *, paths: Collection[str]) -> None:
    """Take a name out of notices that lead to these paths, in the caller's transaction: what they
    tell stays told."""
    for row in Notice.objects.filter(path__in=paths):
        if name in row.values.values():
            row.values = {slot: GONE if said == name else said for slot, said in row.values.items()}
            row.save(update_fields=["values"])


def forget_person(person_id: int) -> None:
    """Delete the notices to and about a person who is erased, and the mail kept as files."""
    Notice.objects.filter(person_id=person_id).delete()
    Notice.objects.filter(names_id=person_id).delete()
    Notice.objects.filter(whose_id=person_id).delete()
    if card := people.cards([person_id]).get(person_id):
        forget_mention([f"/{card.handle}/", f"@{card.handle}"])
    for address in people.accounts([person_id]).values():
        forget_mail(address)
        forget_mention([address])
        forget_letters(address)
