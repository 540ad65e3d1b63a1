"""Each decision about a contract is on the record, with who took it, and whoever waits hears."""

import pytest

from tallgrass.contracts.actions import contracts, drafts, publishing
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.models import AuditEntry
from tallgrass.notices.models import Notice
from tests.cast import Cast
from tests.contracts import factories as make

pytestmark = pytest.mark.django_db


def decisions(contract_id: int) -> list[tuple[str, str]]:
    """What is on the record about a contract: the verb and who acted, in order."""
    rows = AuditEntry.objects.filter(subject_kind="contract", subject_id=contract_id)
    return list(rows.order_by("pk").values_list("verb", "actor"))


def told(kind: str) -> set[int]:
    """Who was told of it here."""
    return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_contract_is_on_record_from_its_acceptance_to_its_publishing(
    cast: Cast, clock: FrozenClock
) -> None:
    contract = make.approved(cast)
    clock.moment = make.OPENS
    publishing.publish_contract(cast.creator, contract_id=contract.pk)
    creator, marketer = cast.creator.key, cast.marketer.key
    assert decisions(contract.pk) == [
        ("contract.accept", creator),
        ("draft.approve", marketer),
        ("contract.publish", creator),
    ]


def test_the_record_says_whether_an_approved_draft_was_read(cast: Cast) -> None:
    for was_read in (True, False):
        draft = make.submitted(cast, make.campaign(cast))
        drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=was_read)
        entry = AuditEntry.objects.get(verb="draft.approve", subject_id=draft.contract_id)
        assert entry.detail == {"was_read": was_read, "step": "approved"}


def test_a_declined_offer_is_on_record_and_the_brand_is_told(cast: Cast) -> None:
    contract = make.offer(cast)
    contracts.decline_contract(cast.creator, contract_id=contract.pk, words="Not my kind of thing.")
    assert decisions(contract.pk) == [("contract.decline", cast.creator.key)]
    assert told("contract.declined") == {cast.marketer.acting_id, cast.founder.acting_id}


def test_an_ended_contract_is_on_record_with_the_side_that_left(cast: Cast) -> None:
    offered = make.offer(cast, make.campaign(cast))
    accepted = make.accepted(cast, make.campaign(cast))
    contracts.end_contract(cast.marketer, contract_id=offered.pk, words="Budget cut")
    contracts.end_contract(cast.creator, contract_id=accepted.pk, words="Ill")
    rows = AuditEntry.objects.filter(verb="contract.end").order_by("pk")
    assert [(row.subject_id, row.actor, row.detail["side"]) for row in rows] == [
        (offered.pk, cast.marketer.key, "brand"),
        (accepted.pk, cast.creator.key, "creator"),
    ]
