"""Settlement: each cent somebody's, once, all or none; clicks added up by pay date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning, Terms
from tallgrass.contracts.terms.cards import Part, rounding
from tallgrass.contracts.terms.reading import parts_of, read_terms
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions.trusted.posting import move, post
from tallgrass.ledger.models import Transfer
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import AccountKind, AccountRef, LegSpec, TransferSpec, world
from tests.cast import Cast
from tests.contracts import factories as make

pytestmark = pytest.mark.postgres

RULES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("social_agency"),
            "taker_key": st.just("org:1"),
            "basis": st.sampled_from(["gross", "remainder"]),
            "bps": st.integers(0, 3_000),
        }
    ),
    max_size=3,
)

EMPTY = {
    "kind": "flat",
    "tier": "koc",
    "line": "koc",
    "deliverable": "one note",
    "work": [],
    "currency": "CAD",
    "net_key": "person:1",
    "in_kind": None,
    "revision_cap": 0,
    "pay_days": 1,
    "obligations": ["keep", "label"],
    "keep_days": 180,
    "wave": "preheat",
    "window": [make.OPENS.isoformat(), make.CLOSES.isoformat()],
    "time_zone": "UTC",
    "must_say": [],
    "never_say": [],
    "link_url": "",
    "click": None,
    "attribution": "",
}
"""A body of terms without its fee."""


@given(st.integers(1, 10**9), RULES)
def test_c16_a_settled_amount_is_divided_to_the_last_cent(
    gross: int, rules: list[dict[str, object]]
) -> None:
    shares = [
        {
            "name": r["name"],
            "taker": "",
            "taker_key": r["taker_key"],
            "basis": r["basis"],
            "bps": r["bps"],
            "amount": 0,
        }
        for r in rules
    ]
    shares.append(
        {
            "name": "creator",
            "taker": "",
            "taker_key": "person:1",
            "basis": "remainder",
            "bps": 10_000,
            "amount": 0,
        }
    )
    terms = read_terms({**EMPTY, "gross": gross, "rules": rules, "shares": shares}, "")
    parts = terms.split(gross)
    assert sum(part.amount for part in parts) == gross
    assert all(part.amount >= 0 for part in parts)
    assert parts_of([part.row for part in parts]) == parts
    whole = sum(1 for _ in rounding(gross, parts))
    assert whole <= len(parts)


def test_rounding_names_who_got_the_last_cents() -> None:
    parts = [
        Part("social_agency", "A", "org:1", "gross", 1_200, 7_886),
        Part("mcn", "M", "org:2", "remainder", 1_000, 5_783),
        Part("platform", "", "platform", "gross", 400, 2_629),
        Part("creator", "", "person:1", "remainder", 10_000, 49_422),
    ]
    assert [(r.part.name, round(float(r.remainder), 2)) for r in rounding(65_720, parts)] == [
        ("platform", 0.80),
        ("creator", 0.44),
    ]


def many(cast: Cast, count: int) -> list[Contract]:
    """Contracts that have earned a fee due now, with money in escrow, written straight to the
    tables."""
    row = make.campaign(cast, funded=0)
    content = make.body(cast, row, cast.creator.person_id or 0, make.better(cast), 10_001)
    terms = Terms.objects.bulk_create(
        [
            Terms(body=content, hash=fingerprint(content), created_at=make.NOON)
            for _ in range(count)
        ],
        batch_size=400,
    )
    contracts = _contracts(cast, terms)
    shares = [part.row for part in terms[0].card.split(10_001)]
    Earning.objects.bulk_create(
        [
            Earning(
                contract=c,
                kind="flat",
                line="koc",
                period="fee",
                gross=10_001,
                currency="CAD",
                earned_at=make.NOON,
                pay_at=make.NOON,
                shares=shares,
            )
            for c in contracts
        ],
        batch_size=400,
    )
    specs = [
        TransferSpec(
            f"fund:c{c.pk}",
            "fund",
            "test",
            (LegSpec(world("CAD"), -10_001), LegSpec(c.escrow, 10_001)),
        )
        for c in contracts
    ]
    post(specs)
    return contracts


def _contracts(cast: Cast, terms: list[Terms]) -> list[Contract]:
    """One source a contract: a person has one contract of a kind in each."""
    return Contract.objects.bulk_create(
        [
            Contract(
                payer_id=cast.brand.id,
                payer_name=cast.brand.name,
                payer_key="campaign:1",
                source_kind="campaign",
                source_id=i,
                title="Daylight Fluid, spring",
                source_path="/campaigns/",
                keep_until=make.LAUNCH_TO,
                person_id=cast.creator.person_id,
                terms=row,
                kind="flat",
                tier="koc",
                wave="preheat",
                gross=10_001,
                currency="CAD",
                state="published",
                offered_at=make.NOON,
            )
            for i, row in enumerate(terms, 1)
        ],
        batch_size=400,
    )


def test_c18_a_settlement_of_5000_killed_half_way_pays_nobody_and_then_everybody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 5_000)
    before = Transfer.objects.count()

    def killed(_rows: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(settlement, "tell_all_paid", killed)
        with pytest.raises(KeyboardInterrupt):
            settlement.settle_due()
    assert (Transfer.objects.count(), Earning.objects.filter(state="due").count()) == (
        before,
        5_000,
    )
    assert settlement.settle_due() == 5_000
    assert (Transfer.objects.count(), Earning.objects.filter(state="posted").count(), faults()) == (
        before + 5_000,
        5_000,
        [],
    )
    net = (
        10_001
        - sum(int(balance(AccountRef(key, kind, "CAD"))) for key, kind in _takers(cast)) // 5_000
    )
    assert (
        balance(AccountRef(f"person:{cast.creator.person_id}", AccountKind.PAYABLE, "CAD"))
        == net * 5_000
    )
    assert (settlement.settle_due(), Transfer.objects.count()) == (0, before + 5_000)


def _takers(cast: Cast) -> list[tuple[str, str]]:
    return [
        (f"org:{cast.agency.id}", "payable"),
        (f"org:{cast.mcn_org.id}", "payable"),
        ("platform", "fees"),
    ]


def test_a_contract_without_its_money_does_not_keep_others_from_their_pay(cast: Cast) -> None:
    contracts = many(cast, 7)
    robbed = contracts[3]
    move(key="rob", kind="t", source="t", giver=robbed.escrow, taker=world("CAD"), amount=1)
    assert settlement.settle_due() == 6
    assert list(Earning.objects.filter(state="due").values_list("contract_id", flat=True)) == [
        robbed.pk
    ]


def bring_clicks(contract: Contract, count: int, key: str) -> None:
    """What signals does: valid clicks move money into the contract's escrow."""
    move(
        key=key,
        kind="clicks",
        source="t",
        giver=contract.payer_escrow,
        taker=contract.escrow,
        amount=2 * count,
    )


def test_clicks_are_added_up_by_pay_date_and_split_together(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    bring_clicks(contract, 100, "day-1")
    bring_clicks(contract, 83, "day-2")
    assert settlement.add_up_clicks() == 0
    clock.advance(timedelta(days=14))
    assert (settlement.add_up_clicks(), settlement.add_up_clicks()) == (1, 0)
    earning = Earning.objects.get()
    assert (earning.quantity, earning.gross, earning.period, earning.line) == (
        183,
        366,
        "2026-03-23",
        "koc",
    )
    bring_clicks(contract, 5, "day-15")
    assert settlement.settle_due() == 1
    assert balance(contract.escrow) == 10
    clock.advance(timedelta(days=14))
    settlement.add_up_clicks()
    settlement.settle_due()
    assert list(Earning.objects.order_by("pk").values_list("gross", "state")) == [
        (366, "posted"),
        (10, "posted"),
    ]
    assert (balance(contract.escrow), faults()) == (0, [])


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [("Asia/Shanghai", 22, "2026-03-24"), ("America/Vancouver", 3, "2026-03-22")],
)
def test_a_pay_date_is_a_day_of_the_campaigns_zone(
    cast: Cast, clock: FrozenClock, zone: str, hour: int, day: str
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, make.campaign(cast, time_zone=zone), kind="clicks", gross=1_000)
    at = datetime(2026, 3, 23, hour, 30, tzinfo=UTC)
    for key in ("day-1", "day-2"):  # the second finds the day used, as an upgrade may leave it
        Contract.objects.filter(pk=contract.pk).update(pay_at=at, due_at=at)
        bring_clicks(contract, 100, key)
        clock.moment = at
        assert (settlement.add_up_clicks(), settlement.settle_due()) == (1, 1)
    periods = Earning.objects.order_by("pk").values_list("period", flat=True)
    assert list(periods) == [day, "2026-03-23"]
    assert list(Transfer.objects.filter(kind="earning").values_list("memo", flat=True)) == [
        *periods
    ]


def test_a_pay_date_without_clicks_earns_nothing_and_the_next_is_set(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    clock.advance(timedelta(days=30))
    assert settlement.add_up_clicks() == 1
    assert (Earning.objects.count(), make.fresh(contract).pay_at) == (
        0,
        make.OPENS + timedelta(days=42),
    )


def test_money_nobody_can_earn_any_more_goes_back_to_the_campaign(
    cast: Cast, clock: FrozenClock
) -> None:
    row = make.campaign(cast)
    contract = make.accepted(cast, row)
    Contract.objects.filter(pk=contract.pk).update(state="ended")
    assert (
        settlement.release_unspent(Subject("campaign", row.pk)),
        balance(contract.escrow),
        balance(contract.payer_escrow),
    ) == (65_720, 0, 1_000_000)
    assert settlement.release_unspent(Subject("campaign", row.pk)) == 0


def test_what_goes_back_to_the_campaign_is_the_sum_over_its_contracts(cast: Cast) -> None:
    row = make.campaign(cast)
    make.accepted(cast, row, gross=20_000)
    make.accepted(cast, row, person=cast.other_creator, gross=7_000)
    Contract.objects.update(state="ended")
    assert settlement.release_unspent(Subject("campaign", row.pk)) == 27_000


def test_a_pay_date_that_another_worker_serves_meanwhile_is_served_once(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    bring_clicks(contract, 100, "day-1")
    clock.advance(timedelta(days=14))
    served: list[int] = []

    def another_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """The other's turn falls between the listing of what is due and the first row's lock."""
        if sql.startswith("SAVEPOINT") and not served:
            served.append(0)
            served[0] = settlement.add_up_clicks()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(another_first):
        mine = settlement.add_up_clicks()
    assert (served, mine, Earning.objects.get().gross) == ([1], 0, 200)
