"""What was entered in a page that another person's session could not send waits for its writer."""

from html import unescape

import pytest
from django.test import Client

from tallgrass.notes.models import Note
from tallgrass.web.shell import marks_of
from tests.cast import Cast
from tests.web.test_kept_forms import WORDS, sign_in, sign_out

pytestmark = pytest.mark.django_db


def signed_in_again(client: Client, next_page: str = "") -> str:
    """Where the creator is led who signs in in that browser."""
    sign_out(client)
    client.leads_to = f"next={next_page}" if next_page else ""  # type: ignore[attr-defined]
    return sign_in(client, "creator")


def test_what_waits_is_shown_to_its_writer_when_they_sign_in_again(cast: Cast) -> None:
    client = cast.client_of("reader")
    sent = {"title": WORDS, "form_of": marks_of(cast.creator)[0]}
    assert client.post("/new/", sent).status_code == 403
    form = signed_in_again(client)
    assert form.startswith("/new/?kept=")
    assert WORDS in unescape(client.get(form).content.decode())
    assert signed_in_again(client, "/new/") == form
    assert signed_in_again(client, "/settings/") == "/settings/"
    client.post("/new/", sent)
    assert Note.objects.get().title == WORDS
    assert signed_in_again(client) == "/"


def test_what_waits_leads_nobody_else_anywhere(cast: Cast) -> None:
    client = cast.client_of("reader")
    client.post("/new/", {"title": WORDS, "form_of": marks_of(cast.creator)[0]})
    other = cast.client_of("creator")
    assert signed_in_again(other) == "/"
    sign_out(client)
    client.leads_to = ""  # type: ignore[attr-defined]
    assert sign_in(client, "reader") == "/"
