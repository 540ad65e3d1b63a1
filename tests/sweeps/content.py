"""Bad rows among notes, pictures, profiles and mail."""

import os
import time
from datetime import timedelta

import pytest

from tallgrass.discovery.models import Feature
from tallgrass.discovery.queries import index_folder
from tallgrass.engine.search import Document, IndexWriter, position
from tallgrass.kernel import clock, kept
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.models import KeptForm
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.notes import actions, pictures
from tallgrass.notes.models import Note, Picture
from tallgrass.notices.actions.letters import post_letter
from tallgrass.notices.actions.trusted.telling import notify
from tallgrass.notices.models import Letter, Notice
from tallgrass.notices.types import template
from tallgrass.people import actions as people
from tallgrass.people.models import Person
from tallgrass.profiles import actions as profiles
from tallgrass.profiles.models import Profile, Stale
from tests.cast import Cast
from tests.notes.factories import note, picture
from tests.sweeps.planting import Planted, refuse


def leaving_people(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = cast.reader.acting_id, cast.other_creator.acting_id
    for person_id in (bad, good):
        people.ask_erasure(SYSTEM, person_id=person_id)
    now.advance(timedelta(days=31))
    Person.objects.update(leaving_told_at=clock.now())
    return Planted(
        "people.carry_out",
        bad,
        refuse(Person, bad),
        lambda: Person.objects.get(pk=good).erased_at is not None,
    )


def new_pictures(cast: Cast, _now: FrozenClock) -> Planted:
    data = picture(colour="#a8452c")
    bad, good = (actions.store_picture(cast.creator, data=bytes_) for bytes_ in (data, picture()))
    row = Picture.objects.get(pk=bad.id)
    pictures.remove(row.digest)
    return Planted(
        "notes.pictures",
        bad.id,
        lambda: pictures.store(data),
        lambda: Picture.objects.get(pk=good.id).state == "ready",
    )


def unused_uploads(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (
        actions.store_picture(cast.creator, data=picture(colour=colour)).id
        for colour in ("#a8452c", "#2f6b3c")
    )
    now.advance(timedelta(days=400))
    return Planted(
        "notes.unused_uploads",
        bad,
        refuse(Picture, bad, "DELETE"),
        lambda: not Picture.objects.filter(pk=good).exists(),
    )


def kept_forms(_cast: Cast, now: FrozenClock) -> Planted:
    for _either in range(2):
        kept.keep(kept.new_secret(), owner="", path="/new/", back="/", fields=[("title", "Nine")])
    bad, good = KeptForm.objects.order_by("pk").values_list("pk", flat=True)
    now.advance(timedelta(days=2))
    return Planted(
        "kept_forms",
        bad,
        refuse(KeptForm, bad, "DELETE"),
        lambda: not KeptForm.objects.filter(pk=good).exists(),
    )


def stray_files(_cast: Cast, now: FrozenClock) -> Planted:
    """A folder lies where a file should, which nobody can delete as a file."""
    folder = f"{int(now.moment.timestamp() // 600) % 256:02x}"
    bad, good = (pictures.path_of(folder + rest * 31) for rest in ("aa", "bb"))
    bad.mkdir(parents=True)
    good.parent.mkdir(parents=True)
    good.write_bytes(b"left behind")
    long_ago = time.time() - 2 * 24 * 3600
    for path in (bad, good):
        os.utime(path, (long_ago, long_ago))
    return Planted("notes.stray_files", folder + "aa" * 31, bad.rmdir, lambda: not good.exists())


def deleted_notes(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (note(cast.creator).id for _ in range(2))
    for note_id in (bad, good):
        actions.delete_note(cast.creator, note_id=note_id)
    now.advance(timedelta(days=31))
    return Planted(
        "notes.deleted",
        bad,
        refuse(Note, bad),
        lambda: Note.objects.get(pk=good).emptied_at is not None,
    )


def _two_authors(cast: Cast) -> tuple[int, int]:
    for author in (cast.creator, cast.reader):
        note(author)
    return cast.creator.acting_id, cast.reader.acting_id


def stale_profiles(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_authors(cast)
    profiles.mark_stale([bad, good])
    return Planted(
        "profiles.due",
        bad,
        refuse(Stale, bad, "DELETE", "person_id"),
        lambda: Profile.objects.filter(person_id=good).exists(),
    )


def old_profiles(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = _two_authors(cast)
    profiles.recompute([bad, good])
    now.advance(timedelta(days=2))
    return Planted(
        "profiles.nightly",
        bad,
        refuse(Profile, bad, "DELETE", "person_id"),
        lambda: Profile.objects.get(person_id=good).computed_at == now.moment,
    )


def features(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = (note(cast.creator).id for _ in range(2))
    return Planted(
        "discovery.features",
        bad,
        refuse(Feature, bad, "INSERT", "note_id"),
        lambda: Feature.objects.filter(pk=good).exists(),
    )


def index(cast: Cast, _now: FrozenClock) -> Planted:
    """The index is no table: the note is refused where it would be put in."""
    bad, good = (note(cast.creator).id for _ in range(2))
    put, seen, patch = IndexWriter.put, set[int](), pytest.MonkeyPatch()

    def refuse_bad(self: IndexWriter, document: Document) -> None:
        if document.id == bad:
            raise ValueError("planted")
        put(self, document)
        seen.add(document.id)

    patch.setattr(IndexWriter, "put", refuse_bad)
    return Planted(
        "discovery.index",
        bad,
        patch.undo,
        lambda: seen == {good} and position(index_folder()) != "",
    )


def mail(cast: Cast, _now: FrozenClock) -> Planted:
    template("test.planted", "Something happened.", mails=True)
    for someone in (cast.creator, cast.reader):
        key = f"planted {someone.person_id}"
        notify(person_id=someone.acting_id, kind="test.planted", key=key)
    bad, good = Notice.objects.filter(kind="test.planted").order_by("pk")
    return Planted(
        "notices.mail",
        bad.pk,
        refuse(Notice, bad.pk),
        lambda: Notice.objects.get(pk=good.pk).mail_due_at is None,
    )


def letters(_cast: Cast, _now: FrozenClock) -> Planted:
    for email in ("bad@example.org", "good@example.org"):
        post_letter(ANONYMOUS, email=email, subject="Confirm", body="A link.")
    bad, good = Letter.objects.order_by("pk").values_list("pk", flat=True)
    return Planted(
        "notices.letters",
        bad,
        refuse(Letter, bad),
        lambda: not Letter.objects.filter(pk=good).exists(),
    )
