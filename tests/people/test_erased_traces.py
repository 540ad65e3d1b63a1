"""What an erasure leaves beside the tables: sign-ins, told news, logs, the list outside backups."""

import json
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tallgrass.kernel import erasures, outbox
from tallgrass.kernel.models import OutboxEvent
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.wiping import blot_logs
from tallgrass.notes.models import Note
from tallgrass.people import actions, queries
from tests.cast import Cast
from tests.notes.factories import note, person

pytestmark = pytest.mark.django_db


def test_their_sign_ins_go_and_those_of_others_stay(cast: Cast) -> None:
    for role in ("reader", "creator"):
        Client().post("/account/login/", {"login": cast.email_of(role), "password": cast.password})
    assert Session.objects.count() == 2
    actions.erase_person(SYSTEM, person_id=cast.reader.acting_id)
    outbox.deliver_due()
    [left] = Session.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(cast.creator.acting_id)


def test_told_news_that_names_them_goes_and_waiting_news_goes_on_without_them() -> None:
    ali, ben = person("ali"), person("ben")
    note(ben, title="Told", body="hello @ali")
    outbox.deliver_due()
    waiting = note(ben, title="Waiting", body="hello @ali and @ben")
    actions.erase_person(SYSTEM, person_id=ali.acting_id)
    assert not OutboxEvent.objects.filter(payload__icontains='"ali"').exists()
    row = OutboxEvent.objects.get(name="note.published", finished_at=None)
    assert (row.payload["note_id"], row.payload["handles"]) == (waiting.id, ["ben"])
    assert Note.objects.get(pk=waiting.id).mentions == ["ben"]
    assert outbox.deliver_due() >= 1


def test_the_list_names_them_once_by_the_id_they_had(
    cast: Cast, settings: object, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    settings.TALLGRASS_HOME = tmp_path  # type: ignore[attr-defined]
    card = queries.cards([cast.reader.acting_id])[cast.reader.acting_id]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.erase_person(SYSTEM, person_id=card.id)
    outbox.deliver_due()
    [row] = (tmp_path / "erasures.jsonl").read_text().splitlines()
    assert json.loads(row)["public_id"] == card.public_id
    assert json.loads(row).keys() == {"public_id", "erased_at"}
    assert (tmp_path / "erasures.jsonl").stat().st_mode & 0o777 == 0o600
    [listed] = erasures.listed(tmp_path / "erasures.jsonl")
    assert listed.public_id == card.public_id


@pytest.mark.parametrize("line", ["{", "[]", '{"public_id": "x"}', '{"erased_at": 3}', "null"])
def test_a_list_that_is_none_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "erasures.jsonl"
    file.write_text('{"public_id": "x", "erased_at": "2026-05-01T12:00:00+00:00"}\n' + line + "\n")
    with pytest.raises(ValueError, match="line 2 of"):
        erasures.listed(file)


def test_logs_are_written_over_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    log = tmp_path / "logs" / "tallgrass.log"
    log.write_text('{"path": "/@vera/"}\n{"path": "/@other/"}\n{"name": "\\u5f20\\u4f1f"}\n')
    before = log.stat()
    assert blot_logs(tmp_path, ["/@vera/", "张伟"]) == 2
    said = log.read_text()
    assert "vera" not in said and "5f20" not in said and "/@other/" in said
    assert (log.stat().st_size, log.stat().st_ino) == (before.st_size, before.st_ino)
    assert [json.loads(line).keys() for line in said.splitlines()]
