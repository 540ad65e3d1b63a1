"""Two tabs, or two people, with one thing: the second writer sees both, and chooses."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tallgrass.kernel.errors import EDITED_MEANWHILE
from tallgrass.notes import actions
from tallgrass.people import actions as people
from tallgrass.people import queries
from tests.access import table
from tests.cast import Cast, make_cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Edit:
    """A form of the access tables, who sends it, a field of it and how the field is called."""

    area: str
    role: str
    field: str
    label: str


EDITS = {
    "edit_note": Edit("notes", "creator", "body", "Text"),
    "settings_profile": Edit("people", "reader", "bio", "About you"),
    "organisation_edit": Edit("people", "founder", "about", "About"),
    "tender": Edit("campaigns", "agent", "words", "How you would do it"),
    "campaign_edit": Edit("campaigns", "marketer", "message", "What should come across"),
}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def form_of(client: Client, path: str) -> dict[str, Any]:
    """The page's main form as a browser would send it."""
    html = client.get(path).content.decode()
    form = html[html.index('id="main-form"') :].partition("</form>")[0]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and 'type="file"' not in tag and (not is_box or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = [text.strip()]
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        fields[name] = [(chosen or first)[1]]  # type: ignore[index]
    return fields


@pytest.mark.parametrize("name", EDITS)
def test_the_second_writer_sees_both_and_chooses(cast: Cast, name: str) -> None:
    edit = EDITS[name]
    client, world = cast.client_of(edit.role), table.world_of(edit.area, cast)
    path = table.address_of(name, world)
    first, second = form_of(client, path), form_of(client, path)
    saved = client.post(path, {**first, edit.field: "What the first tab says"})
    assert saved.status_code == 303, saved.content.decode()
    answer = client.post(path, {**second, edit.field: "What the second tab says"})
    html = answer.content.decode()
    assert answer.status_code == 409
    shown = html[html.index('id="meanwhile"') :].partition("</section>")[0]
    assert edit.label in shown and "What the first tab says" in shown
    assert re.search(rf'name="{edit.field}"[^>]*>\s*What the second tab says', html)
    assert "What the first tab says" in client.get(path).content.decode()
    version = "seen" if name == "campaign_edit" else "made_from"
    now = re.search(rf'name="{version}" value="([^"]*)"', html)
    assert now and [now[1]] != second[version]
    again = {**second, version: now[1], edit.field: "What the second tab says"}
    assert client.post(path, again).status_code == 303
    assert "What the second tab says" in client.get(path).content.decode()


def test_who_saves_what_is_there_already_is_not_asked(cast: Cast) -> None:
    for name in ("edit_note", "settings_profile"):
        edit = EDITS[name]
        client = cast.client_of(edit.role)
        path = table.address_of(name, table.world_of(edit.area, cast))
        form = {**form_of(client, path), edit.field: "The same in both tabs"}
        assert [client.post(path, form).status_code for _twice in range(2)] == [303, 303]


def test_rooms_refuse_an_edit_of_what_is_there_no_more(cast: Cast) -> None:
    note = actions.publish_note(cast.creator, title="Nine", body="One")
    actions.edit_note(cast.creator, note_id=note.id, title="Nine", body="Two", made_from="0")
    with refused(EDITED_MEANWHILE):
        actions.edit_note(cast.creator, note_id=note.id, title="Nine", body="3", made_from="0")
    actions.edit_note(cast.creator, note_id=note.id, title="Nine", body="Three", made_from="1")
    own = queries.profile_of(cast.reader)
    assert own
    people.edit_profile(cast.reader, name="Reader", bio="One", made_from=own.made_from)
    with refused(EDITED_MEANWHILE):
        people.edit_profile(cast.reader, name="Reader", bio="Two", made_from=own.made_from)
    after = queries.profile_of(cast.reader)
    assert after and after.bio == "One"


def test_a_draft_written_from_an_earlier_round_is_shown_the_later_one(cast: Cast) -> None:
    client, world = cast.client_of("creator"), table.world_of("contracts", cast)
    path = table.address_of("draft_write", world)
    form = form_of(client, path)
    sent = {"title": "Nine", "body": "Mine", "made_from": "7", "language": "en"}
    answer = client.post(path, {**form, **sent})
    assert (answer.status_code, answer["X-Refusal-Code"]) == (409, "kernel.edited_meanwhile")
    assert re.search(r'name="body"[^>]*>\s*Mine', answer.content.decode())


def test_a_board_that_was_changed_in_another_tab_is_shown_as_it_is_now(cast: Cast) -> None:
    client, world = cast.client_of("reader"), table.world_of("notes", cast)
    page, path = (table.address_of(name, world) for name in ("board", "change_board"))

    def made_from(html: str) -> str:
        return re.findall(r'name="made_from" value="([^"]+)"', html)[0]

    seen = made_from(client.get(page).content.decode())
    first = {"name": "Rainy days", "open": "1", "made_from": seen}
    assert client.post(path, first).status_code == 303
    assert client.post(path, first).status_code == 303  # the same, pressed twice
    answer = client.post(path, {"name": "Cold days", "made_from": seen})
    html = answer.content.decode()
    assert (answer.status_code, answer["X-Refusal-Code"]) == (409, "kernel.edited_meanwhile")
    shown = html[html.index('id="meanwhile"') :].partition("</section>")[0]
    assert "Rainy days" in shown and "Public" in shown
    assert html.count("so nothing was saved") == 1 and "aria-invalid" not in html
    assert re.search(r'name="name"[^>]*value="Cold days"', html)
    again = {"name": "Cold days", "made_from": made_from(html)}
    assert client.post(path, again).status_code == 303
    html = client.get(page).content.decode()
    assert "Cold days" in html and "Rainy days" not in html
