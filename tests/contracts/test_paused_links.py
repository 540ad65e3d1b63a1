"""A link's pay ends with its reason: it is paused by restrictions, each with its statement, goes on
after them, and is over once its creator is erased. The link leads on all the while."""

from tallgrass.contracts.models import Contract
from tallgrass.governance import actions as governance
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import erase_person
from tallgrass.signals.models import Click, ClickLink
from tallgrass.signals.queries import faults
from tests.cast import Cast
from tests.contracts import factories as make
from tests.governance.factories import restricted
from tests.signals.factories import click, follow, sweep


def link_of(contract: Contract) -> ClickLink:
    return ClickLink.objects.get(subject_kind="contract", subject_id=contract.pk)


def reason(contract: Contract) -> str:
    [decision] = follow(click(link_of(contract).token))
    assert decision.target.startswith("https://meadowtea.example")
    return decision.reason


def test_pay_pauses_for_a_hidden_note_a_closed_account_and_a_case_and_goes_on_after(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    sweep()
    assert reason(contract) == "paid"
    contract.refresh_from_db()
    assert contract.note_id
    cards = [
        restricted(Subject("note", contract.note_id), "publish"),
        restricted(Subject("contract", contract.pk), "pay"),
        restricted(Subject("person", contract.person_id), "account"),
    ]
    sweep()
    assert {card.person_id for card in cards} == {contract.person_id}  # each has its statement
    assert link_of(contract).paused_by == ["account", "contract", "note"]
    for card in cards:
        assert reason(contract) == "paused"
        governance.lift(SYSTEM, restriction_id=card.id, reason="It was a mistake.")
        sweep()
    assert reason(contract) == "paid"
    sweep()
    assert (Click.objects.filter(reason="paused").count(), faults()) == (3, [])


def test_a_link_whose_creator_is_erased_pays_no_more_and_leads_on(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    sweep()
    assert reason(contract) == "paid"
    erase_person(SYSTEM, person_id=contract.person_id)
    sweep()
    assert reason(contract) == "closed"
    sweep()
    assert faults() == []
