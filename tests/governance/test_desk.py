"""What operators find from the desk: limits, answered appeals, deposits, payouts due."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tallgrass.campaigns.actions.budgets import record_deposit
from tallgrass.campaigns.queries.deposits import awaited_deposits, recorded_deposits
from tallgrass.governance import actions
from tallgrass.governance.desk_queries import answered_appeals, limit_count, limits_in_force
from tallgrass.kernel.subjects import Subject
from tests.campaigns import factories as campaigns
from tests.cast import Cast
from tests.governance.factories import FACTS, payout_of, person, restricted
from tests.notes.factories import note

pytestmark = pytest.mark.django_db
DESK = "/operator/"


def limited(cast: Cast, *, days: int = 7, title: str = "Papers for a visa") -> str:
    """A note of the creator's that is limited; returns its statement's address."""
    made = restricted(Subject("note", note(cast.creator, title=title).id), days=days)
    return made.path


def answered(cast: Cast, answer: str = "The list changed in March.") -> str:
    """A limit whose appeal was answered; returns its statement's address."""
    made = restricted(person(cast.creator), "reach")
    appealed = actions.appeal(cast.creator, restriction_id=made.id, text="Please look again.")
    actions.answer_appeal(cast.operator, appeal_id=appealed.id, uphold=True, answer=answer)
    return made.path


def test_a_limited_note_and_an_answered_appeal_are_found_from_the_desk(cast: Cast) -> None:
    statement, appealed = limited(cast), answered(cast)
    page = cast.client_of("operator").get(DESK).content.decode()
    assert f'href="{statement}"' in page and "Papers for a visa" in page and FACTS[:40] in page
    assert f'href="{appealed}"' in page and "The list changed in March." in page
    for path in ("/operator/limits/", "/operator/appeals/?state=answered"):
        assert f'href="{path}"' in page
        listing = cast.client_of("operator").get(path).content.decode()
        assert f'href="{appealed}"' in listing


def test_limits_stand_by_their_end_and_those_lifted_are_gone(cast: Cast) -> None:
    later, sooner = limited(cast, days=9), limited(cast, days=2, title="Another")
    assert [card.path for card in limits_in_force(cast.operator).items] == [sooner, later]
    first = limits_in_force(cast.operator, size=1)
    rest = limits_in_force(cast.operator, size=1, cursor=first.next)
    assert [card.path for card in (*first.items, *rest.items)] == [sooner, later]
    lifted = limits_in_force(cast.operator).items[0]
    actions.lift(cast.operator, restriction_id=lifted.id, reason="Mended.")
    assert ([card.path for card in limits_in_force(cast.operator).items]) == [later]
    assert limit_count(cast.operator) == 1


def test_an_appeal_that_waits_is_not_among_the_answered(cast: Cast) -> None:
    made = restricted(person(cast.creator), "publish")
    actions.appeal(cast.creator, restriction_id=made.id, text="Please look again.")
    assert answered_appeals(cast.operator).items == []
    done = answered(cast)
    assert [card.path for card in answered_appeals(cast.operator).items] == [done]
    waiting = cast.client_of("operator").get("/operator/appeals/").content.decode()
    assert f'href="{made.path}"' in waiting and f'href="{done}"' not in waiting


def test_deposits_are_awaited_then_recorded_each_with_its_page(cast: Cast) -> None:
    card = campaigns.approved(cast)
    money = f'href="{card.path}fund/"'
    desk = cast.client_of("operator")
    assert [row.campaign.id for row in awaited_deposits(cast.operator).items] == [card.id]
    assert money in desk.get("/operator/deposits/").content.decode()
    record_deposit(
        cast.operator, campaign_id=card.id, amount=12_345, reference="TD-77001", key="key-1"
    )
    [row] = recorded_deposits(cast.operator).items
    assert (row.amount, row.reference, row.campaign.id) == (12_345, "TD-77001", card.id)
    for path in (DESK, "/operator/deposits/?state=recorded"):
        page = desk.get(path).content.decode()
        assert money in page and "TD-77001" in page and "123.45" in page


def test_payouts_that_are_due_or_held_are_counted(cast: Cast) -> None:
    payout_of(cast.creator)
    held = payout_of(cast.other_creator)
    restricted(held, "pay", rule="payee_known")
    page = cast.client_of("operator").get(DESK).content.decode()
    words = " ".join(page.split())
    for label in ("Payouts due", "Payouts on hold"):
        row = words.split(label)[1].split('<span class="num strong">')[1]
        assert row.startswith("1<"), label


def test_the_desk_asks_as_much_for_many_rows_as_for_few(cast: Cast) -> None:
    desk = cast.client_of("operator")
    limited(cast)
    answered(cast)
    desk.get(DESK)
    few = queries(desk)
    for i in range(3):
        limited(cast, title=f"Another {i}")
    assert queries(desk) == few


def queries(client: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(DESK).status_code == 200  # type: ignore[attr-defined]
    return len(asked)
