"""A bad row is planted in every loop of every sweep: the others are served, it is pushed on, and
operators see it."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import tallgrass
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.failures import FailingRow, failing_rows
from tallgrass.kernel.sweeps import all_sweeps, last_runs, run_once
from tests import kernel as kernel_tests
from tests.cast import Cast, make_cast
from tests.contracts.factories import NOON
from tests.discovery.factories import forget_pool
from tests.sweeps import content, deadlines, money
from tests.sweeps.planting import Planted

Scenario = Callable[[Cast, FrozenClock], Planted]

PLANTS: dict[str, tuple[Scenario, ...]] = {
    "campaigns.closing": (deadlines.closings,),
    "contracts.deadlines": (deadlines.contracts,),
    "campaigns.deadlines": (deadlines.tenders, deadlines.reminders, deadlines.campaigns),
    "campaigns.refunds": (deadlines.refunds,),
    "contracts.settlement": (deadlines.clicks_to_add_up, deadlines.earnings),
    "discovery.features": (content.features,),
    "discovery.index": (content.index,),
    "governance.expire_restrictions": (deadlines.restrictions,),
    "governance.late_appeals": (deadlines.late_appeals, deadlines.unanswered_appeals),
    "governance.late_cases": (deadlines.late_cases,),
    "governance.lapse_proposals": (deadlines.unanswered_proposals,),
    "kept_forms": (content.kept_forms,),
    "ledger.late_payouts": (deadlines.payouts,),
    "notes.deleted": (content.deleted_notes,),
    "notes.pictures": (content.new_pictures,),
    "notes.stray_files": (content.stray_files,),
    "notes.unused_uploads": (content.unused_uploads,),
    "notices.mail": (content.mail, content.letters),
    "people.carry_out": (content.leaving_people,),
    "people.expire_proposals": (deadlines.proposals,),
    "people.expire_seat_offers": (deadlines.seat_offers,),
    "people.unconfirmed": (deadlines.unconfirmed,),
    "people.recoveries": (deadlines.recoveries,),
    "profiles.due": (content.stale_profiles,),
    "profiles.nightly": (content.old_profiles,),
    "signals.ingest": (money.journal_rows,),
    "signals.leases": (
        money.links,
        money.loans,
        money.grants,
        money.extensions,
        money.closings,
        money.pauses,
        money.healing,
        money.lease_ends,
        money.returns,
        money.accruals,
    ),
}
ELSEWHERE = {  # events have rows of failures of their own, and a bad one is planted there
    "outbox": "test_a_handler_that_keeps_failing_silences_nobody_after_it"
}
WITHOUT_ROWS = {
    "discovery.forget_erased": "the index anew, beside the one that is read",
    "discovery.resync_recent": "the loops of discovery.features and discovery.index",
    "idempotency.pruning": "rows that nobody needs, deleted by a query",
    "notices.pruning": "rows and files that nobody needs, deleted by a query",
    "limits.pruning": "rows that nobody needs, deleted by a query",
    "outbox.pruning": "rows that nobody needs, deleted by a query",
    "people.prune_accounts": "rows that nobody needs, deleted by a query",
    "people.late_verifications": "one sentence a day",
    "people.traces": "the write-ahead logs as wholes",
    "signals.pruning": "whole days, all or none",
}
LOOPS_BESIDE = {"notices.server"}  # the mail server itself, in tests/notices


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(NOON)
    with use_clock(frozen):
        yield frozen


@pytest.fixture
def cast(db: None, clock: FrozenClock, settings: object, tmp_path: Path) -> Iterator[Cast]:
    settings.TALLGRASS_HOME = tmp_path  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]
    forget_pool()
    yield make_cast()
    forget_pool()


def test_every_sweep_has_a_bad_row_planted_or_says_why_it_has_no_rows() -> None:
    tables = (PLANTS, ELSEWHERE, WITHOUT_ROWS)
    assert sorted(name for table in tables for name in table) == [s.name for s in all_sweeps()]
    outbox = (Path(kernel_tests.__path__[0]) / "test_outbox.py").read_text(encoding="utf-8")
    assert all(f"def {name}(" in outbox for name in ELSEWHERE.values())


@pytest.mark.parametrize(
    ("name", "scenario"),
    [
        pytest.param(name, scenario, id=f"{name}-{scenario.__name__}")
        for name, scenarios in PLANTS.items()
        for scenario in scenarios
    ],
)
@pytest.mark.postgres
def test_a_bad_row_holds_up_no_other_rests_and_is_seen(
    cast: Cast, clock: FrozenClock, name: str, scenario: Scenario
) -> None:
    planted = scenario(cast, clock)
    [sweep] = [due for due in all_sweeps() if due.name == name]
    run_once(sweep)
    [failing] = failing_in(planted.loop)
    assert (failing.key, failing.count, failing.since) == (str(planted.key), 1, clock.moment)
    assert (planted.others_served(), last_runs()[name].error) == (True, "")
    assert failing.next_at > clock.moment
    run_once(sweep)
    assert failing_in(planted.loop) == [failing]
    desk = cast.client_of("operator").get("/operator/failing/").content.decode()
    assert planted.loop in desk and f"{failing.kind} {failing.key}" in desk
    clock.moment = failing.next_at
    run_once(sweep)
    [again] = failing_in(planted.loop)
    assert (again.count, again.since, again.next_at > clock.moment) == (2, failing.since, True)
    planted.mend()
    clock.moment = again.next_at
    run_once(sweep)
    assert failing_in(planted.loop) == []


def test_every_loop_has_a_bad_row_planted() -> None:
    """Loops are named where they are begun; each of those names has a scenario."""
    source = Path(tallgrass.__path__[0])
    names = {
        name for path in source.rglob("*.py") for name in _loops(path) if path.name != "sweeps.py"
    }
    tried = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (content, deadlines, money)
    )
    assert {name for name in names if f'"{name}"' not in tried} == LOOPS_BESIDE
    assert len(names) > 25


def failing_in(loop: str) -> list[FailingRow]:
    return [row for row in failing_rows() if row.loop == loop]


def _loops(path: Path) -> list[str]:
    """Names that a file passes to `each` and `together`, as they are or by a constant."""
    text = path.read_text(encoding="utf-8")
    if not re.search(r"sweeps\.(each|together)\(", text):
        return []
    tree = ast.parse(text)
    constants = {
        name: value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name, value in _assigned(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "sweeps.each",
            "sweeps.together",
        ):
            first = ast.unparse(node.args[0])
            found.append(str(constants.get(first, first.strip("'\""))))
    return [name for name in found if name != "loop"]


def _assigned(node: ast.Assign) -> list[tuple[str, object]]:
    [target] = node.targets
    try:
        value = ast.literal_eval(node.value)
    except ValueError:
        return []
    if isinstance(target, ast.Tuple) and isinstance(value, tuple):
        return [(ast.unparse(name), each) for name, each in zip(target.elts, value, strict=True)]
    return [(ast.unparse(target), value)]
