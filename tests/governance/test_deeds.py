"""The table of what operators do is the code's own: every rule that asks for an operator is in it,
every page of the desk, and the page in `docs/` is made from it."""

from django.urls import get_resolver

from tallgrass.governance.deeds import DEEDS
from tests.access.table import AREAS, rows_of
from tests.operators import PAGE, granted, page


def test_every_verb_of_operators_is_in_the_table_once() -> None:
    verbs = [deed.verb for deed in DEEDS]
    assert sorted(verbs) == sorted(granted())
    assert all(deed.does and deed.agrees and deed.told and deed.recorded for deed in DEEDS)


def test_every_page_of_the_desk_has_its_deed_and_every_deed_an_address_there_is() -> None:
    named = {name for deed in DEEDS for name in deed.at.split()}
    known = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert named <= known
    assert {name for name in known if name.startswith("operator")} <= named


def test_what_only_operators_get_has_its_deed() -> None:
    """Addresses that answer an operator, and nobody else who is signed in."""
    named = {name for deed in DEEDS for name in deed.at.split()}
    others = ("reader", "creator", "marketer", "procurement", "agent", "mcn")
    for area in AREAS:
        for row in rows_of(area):
            refused = all(row.statuses[role] in (403, 404) for role in others)
            if refused and row.statuses["operator"] not in (403, 404, 302):
                assert row.url_name in named, row


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make operators"
