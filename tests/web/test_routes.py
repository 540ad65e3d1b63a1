"""Pages that rooms declare: the web serves each, and nobody below it writes a path by hand."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from tallgrass.kernel import routes

ROOMS = Path(routes.__file__).parents[1]
DOORS = {"cli", "conf", "demo", "edge", "engine", "journal", "web"}
PAGES = sorted(routes.declared().items())
# Files of the collector and of media are no pages.
NO_PAGE = re.compile(r"^/(?:c|media)/")


@pytest.mark.parametrize(("name", "path"), PAGES, ids=dict(PAGES))
def test_the_web_serves_every_declared_page(name: str, path: str) -> None:
    public_id = "abcdefghjkmnpqrs" if "{id}" in path else ""
    found = resolve(routes.path_of(name, public_id))
    assert list(found.kwargs.values()) == ([public_id] if public_id else [])


def test_rooms_declare_the_pages_they_speak_of() -> None:
    assert {"person", "note", "contract", "campaign", "statement", "payouts"} <= dict(PAGES).keys()


def test_no_path_to_a_page_is_written_by_hand_below_the_web() -> None:
    literal = re.compile(r"""f?["'](/[@a-z][\w@{}.\[\]/-]*/(?:[?#][^"']*)?|/@[^"']*)["']""")
    found = [
        f"{path.relative_to(ROOMS)}: {match[0]}"
        for path in sorted(ROOMS.rglob("*.py"))
        if path.relative_to(ROOMS).parts[0] not in DOORS
        and path.name != "routes.py"
        and "migrations" not in path.parts  # they say what was so when they were written
        for match in literal.finditer(path.read_text(encoding="utf-8"))
        if not NO_PAGE.match(match[1])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "public_id", "error"),
    [("cloud", "", LookupError), ("note", "", ValueError), ("payouts", "x", ValueError)],
)
def test_a_path_needs_a_declared_page_and_its_id(
    name: str, public_id: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        routes.path_of(name, public_id)


def test_a_name_stands_for_one_path() -> None:
    with pytest.raises(ValueError, match="note"):
        routes.declare(note="/elsewhere/{id}/")
    assert routes.path_of("note", "a") == "/n/a/"
