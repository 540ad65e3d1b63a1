"""From an offer to a payslip, with the exact cents."""

from datetime import timedelta

import pytest

from tallgrass.contracts.actions import contracts, drafts, publishing
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning, WorkLogEntry
from tallgrass.governance.queries import entry_by_public_id, obligations_on
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.notes.queries import note_by_public_id
from tests.cast import Cast
from tests.contracts import factories as make

pytestmark = pytest.mark.postgres


def held(owner: str, kind: str = AccountKind.PAYABLE) -> int:
    return balance(AccountRef(owner, kind, "CAD"))


def assert_filed(entry_public_id: str, note_id: int) -> None:
    entry = entry_by_public_id(SYSTEM, entry_public_id)
    assert entry is not None
    assert (entry.subject, entry.ties, entry.published_at) == (
        Subject("note", note_id),
        ("fee",),
        make.OPENS,
    )
    assert {duty.kind for duty in obligations_on(Subject("note", note_id))} == {
        "keep",
        "label",
        "links",
    }


def assert_written_down(contract: Contract) -> None:
    earning = Earning.objects.get()
    assert [share["amount"] for share in earning.shares] == [7_886, 5_783, 2_629, 49_422]
    steps = list(
        WorkLogEntry.objects.filter(contract=contract).order_by("pk").values_list("side", "verb")
    )
    assert steps == [
        ("creator", "accepted"),
        ("creator", "submitted"),
        ("brand", "returned"),
        ("creator", "submitted"),
        ("brand", "read"),
        ("brand", "approved"),
        ("creator", "published"),
        ("system", "earned"),
        ("system", "paid"),
    ]


def test_from_offer_to_payslip(cast: Cast, clock: FrozenClock) -> None:
    campaign = make.campaign(cast)
    contract = make.offer(cast, campaign)
    contracts.accept_contract(cast.creator, contract_id=contract.pk)
    assert (balance(contract.escrow), balance(contract.payer_escrow)) == (65_720, 934_280)

    first = make.send(cast, contract, make.BAD_BODY)
    start = make.BAD_BODY.index("修复")
    drafts.remark(
        cast.marketer,
        draft_id=first.pk,
        field="body",
        start=start,
        end=start + 2,
        words="No cosmetic heals.",
    )
    drafts.return_draft(cast.marketer, draft_id=first.pk)
    second = make.send(cast, contract)
    drafts.approve_draft(cast.marketer, draft_id=second.pk, was_read=True)

    clock.moment = make.OPENS
    note = publishing.publish_contract(cast.creator, contract_id=contract.pk)
    full = note_by_public_id(ANONYMOUS, note.public_id)
    assert full is not None
    assert (full.card.payer, full.body, full.links) == (
        cast.brand.name,
        make.BODY,
        ("https://meadowtea.example/daylight",),
    )
    assert_filed(full.entry_public_id, note.id)

    assert settlement.settle_due() == 0
    clock.advance(timedelta(days=14))
    assert (settlement.settle_due(), settlement.settle_due()) == (1, 0)
    assert (
        held(f"org:{cast.agency.id}"),
        held(f"org:{cast.mcn_org.id}"),
        held("platform", "fees"),
    ) == (7_886, 5_783, 2_629)
    assert (held(f"person:{cast.creator.person_id}"), balance(contract.escrow), faults()) == (
        49_422,
        0,
        [],
    )

    assert_written_down(contract)


def test_the_reported_agreement_pays_35_of_100_and_names_who_took_the_rest(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, rules=make.as_reported(cast), gross=10_000)
    clock.advance(timedelta(days=14))
    settlement.settle_due()
    assert [
        (share["name"], share["amount"]) for share in Earning.objects.get(contract=contract).shares
    ] == [
        ("social_agency", 3_500),
        ("mcn", 2_000),
        ("platform", 1_000),
        ("creator", 3_500),
    ]
