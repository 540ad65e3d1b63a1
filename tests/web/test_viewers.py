"""Who may read is asked by the room that is read, not by the page that shows it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tallgrass import web
from tallgrass.campaigns.queries import deposits
from tallgrass.governance import desk_queries as desk
from tallgrass.governance import queries as governance
from tallgrass.governance.proposal_queries import (
    open_proposals,
    proposal_by_public_id,
    proposal_count,
)
from tallgrass.kernel import policies
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.notes.own_queries import own_note
from tallgrass.people import member_queries as members
from tallgrass.people.look_alike_queries import (
    look_alikes,
    unverified_count,
    unverified_organisations,
)
from tests.cast import Cast
from tests.governance.factories import entry, look, restricted
from tests.notes.factories import note
from tests.refusals import denied

WEB = Path(web.__file__).parent
# Pages that choose by a permission between two lists, each of which asks for itself.
CHOOSES = {"governance/views_cases.py": 1}
OFFERS = ("may_", "sees_", "makes", "decides", "operates", "waits")
"""What a page calls the answers by which it offers a step or a link: nothing is read by them."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(WEB.rglob("*.py")):
        yield path.relative_to(WEB).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls_of(node: ast.AST, *names: str) -> list[ast.Call]:
    """Calls of functions of these names, below a node."""
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
    ]


def offered(tree: ast.Module) -> set[int]:
    """Calls of `can` whose answer is called what a page offers."""
    found: set[int] = set()
    for node in ast.walk(tree):
        pairs: list[tuple[ast.AST | None, ast.expr]] = []
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        elif isinstance(node, ast.Assign):
            target = node.targets[0]
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = (
                list(zip(target.elts, node.value.elts, strict=True))  # type: ignore[attr-defined]
                if both
                else [(target, node.value)]
            )
        for name, value in pairs:
            said = getattr(name, "value", None) or getattr(name, "id", "")
            if isinstance(said, str) and said.startswith(OFFERS):
                found |= {id(call) for call in calls_of(value, "can")}
    return found


def test_pages_leave_the_asking_to_the_rooms() -> None:
    asked = {name: len(found) for name, tree in trees() if (found := calls_of(tree, "require"))}
    assert asked == {}


def test_pages_ask_only_what_to_offer() -> None:
    """What a page asks by `can` names a step or a link it shows; data comes from the room as it is
    for this viewer."""
    guards = {}
    for name, tree in trees():
        shown = offered(tree)
        if count := sum(id(call) not in shown for call in calls_of(tree, "can")):
            guards[name] = count
    assert guards == CHOOSES


@pytest.mark.parametrize(
    ("verb", "read"),
    [
        ("governance.export_register", lambda viewer: governance.register_to_export(viewer)),
        ("governance.operate", lambda viewer: governance.open_appeals(viewer)),
        ("governance.operate", lambda viewer: governance.open_cases(viewer)),
        ("governance.operate", lambda viewer: governance.counts(viewer)),
        ("governance.operate", lambda viewer: desk.worker_health(viewer)),
        ("governance.operate", lambda viewer: desk.limits_in_force(viewer)),
        ("governance.operate", lambda viewer: desk.limit_count(viewer)),
        ("governance.operate", lambda viewer: desk.answered_appeals(viewer)),
        ("governance.operate", lambda viewer: deposits.awaited_deposits(viewer)),
        ("governance.operate", lambda viewer: deposits.awaited_deposit_count(viewer)),
        ("governance.operate", lambda viewer: deposits.recorded_deposits(viewer)),
        ("governance.operate", lambda viewer: desk.find_people(viewer, "a")),
        ("governance.operate", lambda viewer: desk.person_file(viewer, "abcdefghjkmnpqrs")),
        ("governance.restrict", lambda viewer: desk.restrictable(viewer, None)),
        ("policies.edit", lambda viewer: policies.to_edit(viewer, "governance")),
        ("policies.edit", lambda viewer: policies.all_to_edit(viewer)),
        ("people.verify_organisation", lambda viewer: unverified_count(viewer)),
        ("people.verify_organisation", lambda viewer: members.founders_of(viewer, [])),
        ("people.verify_organisation", lambda viewer: look_alikes(viewer, [])),
        ("governance.operate", lambda viewer: open_proposals(viewer)),
        ("governance.operate", lambda viewer: proposal_count(viewer)),
        ("governance.operate", lambda viewer: proposal_by_public_id(viewer, "none")),
        ("ledger.pay_out", lambda viewer: ledger.payouts_waiting(viewer)),
        ("ledger.pay_out", lambda viewer: ledger.payouts_in(viewer, "due")),
        ("ledger.pay_out", lambda viewer: ledger.payout_by_public_id(viewer, "abcdefghjkmnpqrs")),
        ("ledger.pay_out", lambda viewer: ledger.bank_lines(viewer, size=1)),
        ("people.verify_organisation", lambda viewer: unverified_organisations(viewer)),
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
    for viewer in (ANONYMOUS, cast.reader, cast.agent, cast.operator):
        assert governance.entry_by_public_id(viewer, filed.public_id) is None
    look(cast.operator, Subject("person", cast.creator.acting_id))
    for viewer in (cast.creator, cast.marketer, cast.operator):
        assert governance.entry_by_public_id(viewer, filed.public_id) == filed


@pytest.mark.django_db
def test_money_is_read_by_whose_it_is(cast: Cast) -> None:
    key = f"person:{cast.creator.acting_id}"
    reads: list[Callable[[Principal, str], object]] = [
        ledger.balances,
        ledger.statement,
        ledger.payouts_of,
        ledger.destination_of,
    ]
    for read in reads:
        for viewer in (ANONYMOUS, cast.reader, cast.mcn, cast.marketer, cast.operator):
            with denied(viewer, "ledger.read"):
                read(viewer, key)
    look(cast.operator, Subject("person", cast.creator.acting_id))
    for read in reads:
        assert read(cast.operator, key) == read(cast.creator, key)


@pytest.mark.django_db
def test_organisations_open_by_what_one_may_do_in_them(cast: Cast) -> None:
    assert members.org_for(cast.founder, cast.brand.public_id, "people.seat") == cast.brand
    assert members.org_for(cast.reader, "abcdefghjkmnpqrs", "people.seat") is None
    for viewer in (ANONYMOUS, cast.reader, cast.marketer):
        with denied(viewer, "people.seat"):
            members.org_for(viewer, cast.brand.public_id, "people.seat")


@pytest.mark.django_db
def test_what_one_reports_is_not_ones_own(cast: Cast) -> None:
    subject = Subject("note", note(cast.creator, title="Mine").id)
    assert desk.reportable(cast.reader, subject) is not None
    with denied(cast.creator, "governance.report"):
        desk.reportable(cast.creator, subject)


@pytest.mark.django_db
def test_limits_are_read_by_whom_they_restrict(cast: Cast) -> None:
    subject = Subject("note", note(cast.creator, title="Mine").id)
    made = restricted(subject)
    for viewer in (cast.creator, cast.operator):
        assert governance.statements_on(viewer, [subject]) == [made]
        assert governance.restrictions_of_person(viewer, cast.creator.acting_id) == [made]
    for viewer in (ANONYMOUS, cast.reader, cast.mcn):
        assert governance.statements_on(viewer, [subject]) == []
        assert governance.restrictions_of_person(viewer, cast.creator.acting_id) == []
        assert desk.statement_for(viewer, made.public_id) is None
    with denied(cast.creator, "governance.answer_appeal"):
        desk.statement_for(cast.creator, made.public_id, verb="governance.answer_appeal")
