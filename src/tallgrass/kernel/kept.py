"""What somebody was writing when their form could not be taken: kept for some hours, for their
browser and themselves alone.

A browser holds a secret in a cookie; here lies only its digest. Words and pictures are sealed with
a key made of the secret, so nobody who reads the database, its backups or the folder reads them.
"""

import base64
import hashlib
import json
import os
import secrets as randomness
import shutil
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.crypto import salted_hmac

from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.ids import is_public_id, new_public_id
from tallgrass.kernel.models import KeptForm
from tallgrass.kernel.sweeps import Lane, sweep
from tallgrass.kernel.transaction import after_commit, transaction

LIFETIME = timedelta(hours=24)
MOST_FORMS = 5
"""Of one browser; the oldest goes first."""
MOST_TEXT = 200_000
MOST_FILES = 2_000_000_000
"""Bytes of files of everybody together."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was sent with a form."""

    field: str
    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FormCopy:
    """A form as it was sent to `path` from the page `back`. `owner` names whoever it was shown to,
    empty when nobody knows; `is_whole` says whether all its files are here."""

    public_id: str
    owner: str
    path: str
    back: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[KeptFile]
    is_whole: bool


def new_secret() -> str:
    """Make a secret for a browser that has none."""
    return randomness.token_urlsafe(32)


def marks_of(person_id: int) -> list[str]:
    """Return every mark by which forms may know this person: one a secret of the installation, the
    newest first."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_mark(secret, person_id) for secret in secrets]


@lru_cache(maxsize=1_024)
def _mark(secret: str, person_id: int) -> str:
    made = salted_hmac("tallgrass.form_of", str(person_id), secret=secret, algorithm="sha256")
    return made.hexdigest()[:32]


def keep(
    secret: str,
    *,
    owner: str,
    path: str,
    back: str,
    fields: Sequence[tuple[str, str]],
    files: Sequence[KeptFile] = (),
) -> str | None:
    """Keep a form for a day and return its id; None when it says more than any form of ours takes.

    While the files of everybody together take too much room, only words are kept.
    """
    if sum(len(name) + len(value) for name, value in fields) > MOST_TEXT:
        return None
    size = sum(len(file.data) for file in files)
    room = MOST_FILES - (KeptForm.objects.aggregate(sum=Sum("size"))["sum"] or 0)
    taken = files if size <= room else ()
    words = {
        "path": path,
        "back": back,
        "fields": fields,
        "files": [(file.field, file.name, file.content_type) for file in taken],
        "is_whole": len(taken) == len(files),
    }
    seal, public_id, now = _seal(secret), new_public_id(), clock.now()
    _write_files(seal, public_id, taken)
    with transaction():
        KeptForm.objects.create(
            public_id=public_id,
            browser=_digest(secret),
            owner=owner,
            path=_digest(path),
            sealed=seal.encrypt(json.dumps(words).encode()),
            size=size if taken else 0,
            due_at=now + LIFETIME,
        )
        mine = KeptForm.objects.filter(browser=_digest(secret)).order_by("-pk")
        _drop(list(mine.values_list("public_id", flat=True)[MOST_FORMS:]))
    return public_id


def kept_form(secret: str, public_id: str) -> FormCopy | None:
    """Return the form of that id, for the browser that sent it; None when it is gone."""
    if not secret or not is_public_id(public_id):
        return None
    due = KeptForm.objects.filter(due_at__gt=clock.now())
    row = due.filter(public_id=public_id, browser=_digest(secret)).first()
    if row is None:
        return None
    seal = _seal(secret)
    try:
        words = json.loads(seal.decrypt(bytes(row.sealed)))
        files = [
            KeptFile(field, name, kind, seal.decrypt((_folder(public_id) / f"{n}").read_bytes()))
            for n, (field, name, kind) in enumerate(words["files"])
        ]
        is_whole = words["is_whole"]
    except InvalidToken:
        return None
    except OSError:  # the home was moved without them
        files, is_whole = [], False
    return FormCopy(
        public_id,
        row.owner,
        words["path"],
        words["back"],
        [(name, value) for name, value in words["fields"]],
        files,
        is_whole,
    )


def waiting_form(secret: str, *, owners: Collection[str]) -> FormCopy | None:
    """Return the form that this browser sent last for somebody known by these names, and that was
    not taken yet; None where there is none."""
    due = KeptForm.objects.filter(due_at__gt=clock.now(), owner__in=owners)
    row = due.filter(browser=_digest(secret)).order_by("-pk").first() if secret else None
    return kept_form(secret, row.public_id) if row else None


def forget(secret: str, *, path: str) -> None:
    """Erase what this browser's form to that path said, once it was taken."""
    _drop_all(KeptForm.objects.filter(browser=_digest(secret), path=_digest(path)))


def forget_others(secret: str, *, owners: Collection[str]) -> None:
    """Erase what anybody else wrote in this browser, when somebody known by these names signs
    in."""
    _drop_all(KeptForm.objects.filter(browser=_digest(secret)).exclude(owner__in=[*owners, ""]))


def forget_all_of(person_id: int) -> None:
    """Erase whatever is kept of somebody, in any browser, when they are erased."""
    _drop_all(KeptForm.objects.filter(owner__in=marks_of(person_id)))


@sweep("kept_forms", every=600, lane=Lane.CONTENT)
def forget_overdue() -> int:
    """Erase what nobody came back for."""
    due = KeptForm.objects.filter(due_at__lte=clock.now())
    _remove_strays()
    return sweeps.each("kept_forms", due, _forget_one)


def _remove_strays() -> None:
    """Remove files that a killed process left without a row."""
    if _room().is_dir():
        old = time.time() - LIFETIME.total_seconds()
        names = {entry.name for entry in os.scandir(_room()) if entry.stat().st_mtime < old}
        known = KeptForm.objects.filter(public_id__in=names).values_list("public_id", flat=True)
        _remove_folders(names.difference(known))


def _forget_one(row_id: int) -> bool:
    return _drop_all(KeptForm.objects.filter(pk=row_id)) > 0


def _drop_all(rows: QuerySet[KeptForm]) -> int:
    with transaction():
        return _drop(list(rows.values_list("public_id", flat=True)))


def _drop(public_ids: list[str]) -> int:
    if public_ids:
        KeptForm.objects.filter(public_id__in=public_ids).delete()
    after_commit(partial(_remove_folders, public_ids))
    return len(public_ids)


def _remove_folders(names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(_folder(name), ignore_errors=True)


def _write_files(seal: Fernet, public_id: str, files: Sequence[KeptFile]) -> None:
    if not files:
        return
    folder = _folder(public_id)
    folder.mkdir(parents=True, mode=0o700)
    for number, file in enumerate(files):
        (folder / f"{number}").write_bytes(seal.encrypt(file.data))


def _folder(public_id: str) -> Path:
    return _room() / public_id


def _room() -> Path:
    return Path(settings.TALLGRASS_HOME) / "kept"


def _digest(text: str) -> str:
    return hashlib.sha256(b"tallgrass kept\0" + text.encode()).hexdigest()


def _seal(secret: str) -> Fernet:
    key = hashlib.sha256(b"tallgrass seal\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
