"""What counts readers does not know who they are: a digest that erasure makes nobody's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pysqlite3 import dbapi2 as sqlite

from tallgrass.edge.filters import judge
from tallgrass.edge.http import Request
from tallgrass.journal.client import JournalClient
from tallgrass.journal.lookup import Lookup
from tallgrass.journal.store import FILE
from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.tickets import Ticket, verify
from tallgrass.notes.types import NoteCard
from tallgrass.people import actions as people
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of, viewer_key
from tallgrass.signals.actions.trusted.links import journal_viewers
from tallgrass.signals.models import VIEWERS, Watermark
from tests.edge.conftest import PHONE
from tests.notes.factories import person
from tests.signals.factories import beacon, event, fund, link, send, sweep


def ticket_on(address: str, who: Principal | None = None, **headers: str) -> tuple[str, Ticket]:
    client = Client(headers=headers)
    if who:
        client.force_login(
            Person.objects.get(pk=who.person_id),
            backend="tallgrass.web.backends.ProvedAddressBackend",
        )
    html = client.get(address).content.decode()
    if who:
        assert who.public_id not in html, address
    [text] = re.findall(r'<data class="ticket" value="([^"]+)" hidden>', html)
    found = verify(settings.TALLGRASS_SECRETS, text, clock.now().timestamp())
    assert found is not None
    return text, found


def test_pages_tickets_and_the_journal_know_nobody_by_their_public_id(
    tea: NoteCard,
) -> None:
    reader = person("reader")
    viewer = viewer_key(reader.acting_id)
    fund(1_000)
    token = link(reader)
    pages = [ticket_on(f"/n/{tea.public_id}/", reader), ticket_on(f"/n/{tea.public_id}/")]
    assert [found.viewer for _text, found in pages] == [viewer, ""]
    send(beacon(*(event(tea.public_id, by=text) for text, _found in pages)))
    sweep()
    facts = Lookup(settings.TALLGRASS_HOME).find(token)
    assert facts is not None and facts.self_viewer == viewer
    assert judge(Request("GET", "/", "", {"user-agent": PHONE}, ""), facts, viewer) == "self"
    kept = b"".join(path.read_bytes() for path in Path(settings.TALLGRASS_HOME).glob(f"{FILE}*"))
    assert viewer.encode() in kept
    for public_id in Person.objects.values_list("public_id", flat=True):
        assert public_id.encode() not in kept


def test_links_of_earlier_releases_learn_the_digest_of_their_earner(mei: Principal) -> None:
    fund(1_000)
    token = link(mei)
    sweep()
    with sqlite.connect(settings.TALLGRASS_HOME / FILE) as journal:
        journal.execute("UPDATE link SET self_viewer = ?", (mei.public_id,))
    journal.close()
    Watermark.objects.filter(name=VIEWERS).delete()
    with JournalClient(settings.TALLGRASS_HOME) as client:
        for _twice in range(2):
            journal_viewers(client)
    facts = Lookup(settings.TALLGRASS_HOME).find(token)
    assert facts is not None and facts.self_viewer == mei.viewer


def test_whoever_asks_not_to_be_tracked_is_counted_as_nobody(
    tea: NoteCard,
) -> None:
    _text, found = ticket_on(f"/n/{tea.public_id}/", person("reader"), sec_gpc="1")
    assert found.viewer == ""


def test_after_erasure_nothing_leads_from_a_digest_to_a_person(mei: Principal) -> None:
    assert len(mei.viewer) == 16
    assert mei.viewer == viewer_key(mei.acting_id) != mei.public_id
    people.erase_person(mei, person_id=mei.acting_id)
    row = Person.objects.get(pk=mei.person_id)
    assert (row.viewer_salt, viewer_key(row.pk), principal_of(row.pk).viewer) == ("", "", "")


@pytest.mark.postgres
def test_everybody_has_a_salt_of_their_own(mei: Principal) -> None:
    person("reader")
    salts = list(Person.objects.values_list("viewer_salt", flat=True))
    assert len(salts) == len(set(salts)) > 1
