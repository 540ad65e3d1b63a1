"""Offers: what accepting binds, what it refuses, who may, and that terms stay as they were."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tallgrass.contracts.actions import contracts, drafts
from tallgrass.contracts.errors import (
    BRAND_BOUND,
    CONTRACT_IN_OTHER_STATE,
    MINUTES_OUT_OF_BOUNDS,
    MONEY_SHORT,
    OFFER_RUN_OUT,
)
from tallgrass.contracts.models import Contract, Terms, WorkLogEntry
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import NOT_PERMITTED, TEXT_EMPTY
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.ledger.queries import balance
from tallgrass.notices.models import Notice
from tallgrass.people import actions as people
from tallgrass.people.queries import managements_of_person
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused


def test_accepting_sets_the_fee_aside_and_hands_the_creator_their_turn(cast: Cast) -> None:
    contract = make.accepted(cast)
    assert (contract.state, contract.turn, contract.due_at) == (
        "accepted",
        "creator",
        make.NOON + timedelta(days=7),
    )
    assert (balance(contract.escrow), balance(contract.payer_escrow)) == (
        65_720,
        1_000_000 - 65_720,
    )
    told = Notice.objects.filter(kind="contract.accepted").values_list("person_id", flat=True)
    assert set(told) == {cast.marketer.person_id, cast.founder.person_id}


def test_accepting_twice_binds_once(cast: Cast) -> None:
    contract = make.accepted(cast)
    with refused(CONTRACT_IN_OTHER_STATE, state="accepted"):
        contracts.accept_contract(cast.creator, contract_id=contract.pk)
    assert balance(contract.escrow) == 65_720
    assert WorkLogEntry.objects.filter(verb="accepted").count() == 1


def test_without_money_nobody_is_bound(cast: Cast) -> None:
    contract = make.offer(cast, make.campaign(cast, funded=65_719))
    with refused(MONEY_SHORT):
        contracts.accept_contract(cast.creator, contract_id=contract.pk)
    after = make.fresh(contract)
    assert (
        after.state,
        after.accepted_at,
        balance(after.escrow),
        balance(after.payer_escrow),
    ) == ("offered", None, 0, 65_719)
    assert not WorkLogEntry.objects.exists()


def test_a_per_click_contract_sets_nothing_aside_for_its_money_is_leased(cast: Cast) -> None:
    contract = make.accepted(cast, kind="clicks", gross=1_000)
    assert (contract.state, balance(contract.escrow), balance(contract.payer_escrow)) == (
        "accepted",
        0,
        1_000_000,
    )


def test_an_offer_is_not_accepted_after_its_day_or_its_wave(cast: Cast, clock: FrozenClock) -> None:
    contract = make.offer(cast)
    clock.moment = contract.due_at
    with refused(OFFER_RUN_OUT):
        contracts.accept_contract(cast.creator, contract_id=contract.pk)
    clock.moment = make.CLOSES
    Contract.objects.update(due_at=make.LAUNCH_TO)
    with refused(OFFER_RUN_OUT):
        contracts.accept_contract(cast.creator, contract_id=contract.pk)
    assert make.fresh(contract).state == "offered"


def test_only_the_creator_answers(cast: Cast) -> None:
    contract = make.offer(cast)
    for stranger in (cast.other_creator, cast.marketer, cast.agent, cast.mcn, cast.operator):
        with refused(NOT_PERMITTED, verb="contracts.answer"):
            contracts.accept_contract(stranger, contract_id=contract.pk)
        with refused(NOT_PERMITTED, verb="contracts.answer"):
            contracts.decline_contract(stranger, contract_id=contract.pk)
    assert (make.fresh(contract).state, balance(contract.escrow)) == ("offered", 0)


def test_declining_keeps_their_words(cast: Cast) -> None:
    contract = make.offer(cast)
    contracts.decline_contract(
        cast.creator, contract_id=contract.pk, words="I do not do sunscreen."
    )
    after = make.fresh(contract)
    assert (after.state, after.turn, after.due_at, after.answered_words) == (
        "declined",
        "",
        None,
        "I do not do sunscreen.",
    )


@pytest.mark.parametrize("side", ["brand", "mcn_org"])
def test_refusing_the_brand_declines_what_it_offered(cast: Cast, side: str) -> None:
    contract, taken = make.offer(cast), make.accepted(cast)
    org = getattr(cast, side)
    if side == "mcn_org":  # it shares in the contract, and offers nothing by it
        people.end_management(cast.creator, management_id=managements_of_person(cast.creator)[0].id)
    people.refuse_organisation(cast.creator, org_id=org.id)
    state = "declined" if side == "brand" else "offered"
    assert (make.fresh(contract).state, make.fresh(taken).state) == (state, "accepted")
    told = Notice.objects.filter(kind="contract.declined").exists()
    assert told == (side == "brand")


def test_c42_terms_cannot_change_or_vanish(cast: Cast) -> None:
    contract = make.accepted(cast)
    for operation in (
        lambda: Terms.objects.update(body={}),
        lambda: Terms.objects.filter(pk=contract.terms_id).update(hash="0" * 64),
        lambda: Terms.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            operation()
    terms = Terms.objects.get()
    assert terms.hash == fingerprint(terms.body) == contract.terms.hash


def test_the_brand_is_bound_once_the_creator_has_accepted(cast: Cast) -> None:
    contract = make.accepted(cast)
    with refused(BRAND_BOUND):
        contracts.end_contract(cast.marketer, contract_id=contract.pk, words="Changed our mind")
    assert (make.fresh(contract).state, balance(contract.escrow)) == ("accepted", 65_720)


def test_the_brand_may_take_back_an_offer_and_the_creator_may_leave(cast: Cast) -> None:
    offered, accepted = (
        make.offer(cast, make.campaign(cast)),
        make.accepted(cast, make.campaign(cast)),
    )
    contracts.end_contract(cast.marketer, contract_id=offered.pk, words="Budget cut")
    contracts.end_contract(cast.creator, contract_id=accepted.pk, words="Ill")
    after = make.fresh(accepted)
    assert (make.fresh(offered).state, after.state, after.turn) == ("ended", "ended", "")
    assert (balance(after.escrow), balance(after.payer_escrow)) == (0, 1_000_000)


def test_ending_needs_words(cast: Cast) -> None:
    contract = make.accepted(cast)
    with refused(TEXT_EMPTY, field="words"):
        contracts.end_contract(cast.creator, contract_id=contract.pk, words="  ")
    assert make.fresh(contract).state == "accepted"


def test_a_published_contract_says_that_it_is_published_whatever_the_words(cast: Cast) -> None:
    contract = make.accepted(cast)
    Contract.objects.filter(pk=contract.pk).update(state="published", published_at=make.NOON)
    with refused(CONTRACT_IN_OTHER_STATE):
        contracts.end_contract(cast.creator, contract_id=contract.pk, words="  ")


def test_only_they_log_time_within_a_day(cast: Cast) -> None:
    contract = make.accepted(cast)
    contracts.log_time(cast.creator, contract_id=contract.pk, minutes=95, words="Nine mornings")
    for minutes in (0, -5, 1_441):
        with refused(MINUTES_OUT_OF_BOUNDS):
            contracts.log_time(cast.creator, contract_id=contract.pk, minutes=minutes, words="x")
    with refused(NOT_PERMITTED, verb="drafts.submit"):
        contracts.log_time(cast.marketer, contract_id=contract.pk, minutes=5, words="x")
    assert list(WorkLogEntry.objects.filter(verb="time").values_list("minutes", flat=True)) == [95]


def test_what_the_two_sides_write_to_each_other_is_theirs(cast: Cast) -> None:
    draft = make.submitted(cast)
    drafts.return_draft(cast.marketer, draft_id=draft.pk, words="Say which street it was.")
    contracts.end_contract(cast.creator, contract_id=draft.contract_id, words="My mother is ill.")
    declined = make.offer(cast, make.campaign(cast))
    contracts.decline_contract(cast.creator, contract_id=declined.pk, words="Too little for me.")
    written = {
        draft.contract.path: ("Say which street", "My mother is ill"),
        declined.path: ("Too little",),
    }
    readers = {
        "creator": True,
        "marketer": True,
        "procurement": True,
        "agent": False,
        "mcn": False,
        "operator": False,
    }
    for path, words in written.items():
        for role, sees in readers.items():
            page = cast.client_of(role).get(path).content.decode()
            assert [said in page for said in words] == [sees] * len(words), role
