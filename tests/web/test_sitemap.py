"""The map for crawlers: what is public and shown, and nothing else."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tallgrass.governance.actions import restrict
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import suspend_person
from tallgrass.web.site import views_sitemap
from tests.cast import Cast
from tests.notes.factories import note


def addresses(path: str) -> list[str]:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    body = b"".join(answer) if answer.streaming else answer.content
    tree = ElementTree.fromstring(body)
    return [str(found.text) for found in tree.iter() if found.tag.endswith("}loc")]


def listed() -> list[str]:
    return [
        one for part in addresses("/sitemap.xml") for one in addresses(part[part.index("/s") :])
    ]


def test_the_map_lists_public_notes_people_and_pages(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_sitemap, "SIZE", 3)
    shown = [note(cast.creator, title=f"Morning {n}") for n in range(4)]
    hidden = note(cast.creator, title="Not shown")
    restrict(
        SYSTEM,
        subject=Subject("note", hidden.id),
        kind="reach",
        reason="An advert.",
        rule="truthful",
        ends_at=clock.now() + timedelta(days=3),
    )
    suspend_person(SYSTEM, person_id=cast.other_creator.acting_id)
    found = listed()
    assert len(found) == len(set(found))
    for card in shown:
        assert any(one.endswith(card.path) for one in found)
    assert not any(hidden.path in one or "other_creator_here" in one for one in found)
    assert any("/creator_here" in one or "/@creator_here" in one for one in found)
    assert any(one.endswith("/privacy/") for one in found)
    parts = addresses("/sitemap.xml")
    assert len([one for one in parts if "/people/" in one]) == 3  # nine people, three a part
    assert Client().get("/sitemap/notes/9.xml").status_code == 404
    assert "Sitemap: http" in Client().get("/robots.txt").content.decode()
