"""Who may read is asked by the room that is read, not by the page that shows it."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tallgrass import web
from tallgrass.governance import queries as governance
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.ledger import queries as ledger
from tallgrass.notes.own_queries import own_note
from tallgrass.people import member_queries as members
from tallgrass.people import queries as people
from tests.cast import Cast
from tests.governance.factories import entry
from tests.notes.factories import note
from tests.refusals import denied

WEB = Path(web.__file__).parent
# How often these pages still ask by themselves; the number of each may only fall.
STILL_ASK = {
    "contracts/views_drafts.py": 1,
    "governance/views_cases.py": 2,
    "governance/views_operator.py": 1,
    "governance/views_people.py": 2,
    "governance/views_policies.py": 2,
    "governance/views_statements.py": 3,
    "people/views_members.py": 3,
    "people/views_organisations.py": 1,
}


def asked_in(path: Path) -> int:
    """How often a page calls `require`."""
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "require"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_pages_leave_the_asking_to_the_rooms() -> None:
    found = {
        path.relative_to(WEB).as_posix(): asked
        for path in sorted(WEB.rglob("*.py"))
        if (asked := asked_in(path))
    }
    assert found == STILL_ASK


@pytest.mark.parametrize(
    ("verb", "read"),
    [
        ("governance.see_register", lambda viewer: governance.register(viewer)),
        ("governance.operate", lambda viewer: governance.open_appeals(viewer)),
        ("governance.operate", lambda viewer: governance.open_cases(viewer)),
        ("governance.operate", lambda viewer: governance.counts(viewer)),
        ("ledger.pay_out", lambda viewer: ledger.payouts_in(viewer, "due")),
        ("ledger.pay_out", lambda viewer: ledger.payout_by_public_id(viewer, "abcdefghjkmnpqrs")),
        ("ledger.pay_out", lambda viewer: ledger.bank_lines(viewer, size=1)),
        ("people.verify_organisation", lambda viewer: people.unverified_organisations(viewer)),
    ],
)
@pytest.mark.django_db
def test_what_operators_read_is_for_operators(
    cast: Cast, verb: str, read: Callable[[Principal], object]
) -> None:
    for viewer in (ANONYMOUS, cast.reader, cast.founder, cast.agent, cast.mcn):
        with denied(viewer, verb):
            read(viewer)
    read(cast.operator)


@pytest.mark.django_db
def test_a_note_to_edit_is_its_authors(cast: Cast) -> None:
    card = note(cast.creator, title="Mine")
    with denied(cast.reader, "notes.edit"):
        own_note(cast.reader, card.public_id)
    full = own_note(cast.creator, card.public_id)
    assert full is not None and full.id == card.id
    assert own_note(cast.creator, "abcdefghjkmnpqrs") is None


@pytest.mark.django_db
def test_members_are_read_by_members_and_operators(cast: Cast) -> None:
    for viewer in (ANONYMOUS, cast.reader, cast.agent):
        with denied(viewer, "people.see_members"):
            members.org_members(viewer, cast.brand.id)
        with denied(viewer, "people.manage_for"):
            members.managements_of_org(viewer, cast.brand.id)
    seated = {member.person.id for member in members.org_members(cast.marketer, cast.brand.id)}
    assert {cast.founder.person_id, cast.marketer.person_id} <= seated


@pytest.mark.django_db
def test_an_entry_is_read_by_its_sides_until_it_is_published(cast: Cast) -> None:
    filed = entry(cast)
    for viewer in (ANONYMOUS, cast.reader, cast.agent):
        assert governance.entry_by_public_id(viewer, filed.public_id) is None
    for viewer in (cast.creator, cast.marketer, cast.operator):
        assert governance.entry_by_public_id(viewer, filed.public_id) == filed
