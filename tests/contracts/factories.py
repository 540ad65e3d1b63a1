"""Contracts in every state, without the steps that lead to an offer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tallgrass.campaigns.models import BudgetLine, Campaign
from tallgrass.campaigns.orders import order_of, task_order_of
from tallgrass.campaigns.types import CampaignState
from tallgrass.contracts.actions import contracts, drafts, publishing
from tallgrass.contracts.models import Contract, Draft, Terms
from tallgrass.contracts.order import Cut, Fee, WorkOrder
from tallgrass.contracts.terms.writing import TermsWriter, kept_until
from tallgrass.kernel import clock
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.splits import SplitRule
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.people.actions import create_person
from tallgrass.people.queries import principal_of
from tests.cast import PASSWORD, Cast

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OPENS, CLOSES = NOON + timedelta(days=7), NOON + timedelta(days=28)
LAUNCH_TO = NOON + timedelta(days=60)
MUST, NEVER = ["SPF 50", "每两小时补涂"], ["修复", "cures"]
TITLE = "干皮实测九天：SPF 50 防晒"
BODY = (
    "三月的多伦多，早上零下五度。\n\n早上涂两指，等三分钟再上粉底，没有搓泥。每两小时补涂一次。\n\n"
    "不喜欢的地方：瓶底最后一成很难按出来。"
)
BAD_BODY = BODY + "用到第五天，我觉得它修复了我的屏障。"


def campaign(cast: Cast, *, funded: int = 1_000_000, **changes: Any) -> Campaign:
    """A running campaign with money in escrow."""
    row = Campaign.objects.create(
        **{
            "brand_id": cast.brand.id,
            "created_by_id": cast.marketer.person_id,
            "title": "Daylight Fluid, spring",
            "state": CampaignState.RUNNING,
            "currency": "CAD",
            "product": "Daylight Fluid SPF 50",
            "message": "A light sunscreen for dry skin.",
            "audience": "Commuters in Toronto",
            "tone": "as to a friend",
            "deliverable": "one note",
            "must_say": MUST,
            "never_say": NEVER,
            "link_url": "https://meadowtea.example/daylight",
            "preheat_from": OPENS,
            "preheat_to": CLOSES,
            "launch_from": CLOSES,
            "launch_to": LAUNCH_TO,
            "click_price": 2,
            "click_campaign_cap": 10_000,
            "click_creator_cap": 1_000,
            "click_day_cap": 500,
            "created_at": clock.now(),
            **changes,
        }
    )
    BudgetLine.objects.create(campaign=row, line="koc", amount=funded)
    if funded:
        escrow = AccountRef(f"campaign:{row.pk}", AccountKind.ESCROW, row.currency)
        move(
            key=f"fund:{row.pk}",
            kind="fund",
            source="test",
            giver=world(row.currency),
            taker=escrow,
            amount=funded,
        )
    return row


def as_reported(cast: Cast) -> list[SplitRule]:
    """Agencies 55 % (35 and 20), platform 10 %, creator 35 %."""
    return [
        SplitRule("social_agency", f"org:{cast.agency.id}", "gross", 3_500),
        SplitRule("mcn", f"org:{cast.mcn_org.id}", "gross", 2_000),
        SplitRule("platform", "platform", "gross", 1_000),
    ]


def better(cast: Cast) -> list[SplitRule]:
    """Agency 12 % of the gross, MCN 10 % of what remains, platform 4 % of the gross."""
    return [
        SplitRule("social_agency", f"org:{cast.agency.id}", "gross", 1_200),
        SplitRule("mcn", f"org:{cast.mcn_org.id}", "remainder", 1_000),
        SplitRule("platform", "platform", "gross", 400),
    ]


def order(
    cast: Cast, row: Campaign, rules: list[SplitRule], gross: int, *, kind: str = "flat"
) -> WorkOrder:
    """What a campaign orders, at this fee and split by these rules."""
    fee = Fee(gross, tuple(Cut(rule.name, rule.basis, rule.bps) for rule in rules))
    whole = task_order_of(row) if kind == "clicks" else order_of(row)
    clicks = replace(whole.clicks, fee=fee) if whole.clicks else None
    return replace(whole, fees={"koc": fee}, clicks=clicks, agency=cast.agency)


def body(
    cast: Cast,
    row: Campaign,
    person_id: int,
    rules: list[SplitRule],
    gross: int,
    *,
    kind: str = "flat",
    **changes: Any,
) -> dict[str, Any]:
    """The body of terms as they are offered; per click too, agency and MCN take their parts."""
    writer = TermsWriter(order(cast, row, rules, gross, kind=kind))
    written = writer.flat(
        person_id=person_id, tier="koc", wave="preheat", mcn=cast.mcn_org, in_kind=None
    )
    if kind == "clicks":
        per_click = writer.clicks(person_id=person_id, tier="koc", wave="preheat")
        written |= {name: per_click[name] for name in ("kind", "click", "revision_cap")}
    return {**written, **changes}


def offer(
    cast: Cast,
    row: Campaign | None = None,
    *,
    person: Principal | None = None,
    gross: int = 65_720,
    rules: list[SplitRule] | None = None,
    kind: str = "flat",
    **changes: Any,
) -> Contract:
    """A contract offered to the creator (or another person)."""
    row = row or campaign(cast)
    person_id = (person or cast.creator).person_id
    assert person_id is not None
    split = better(cast) if rules is None else rules
    ordered = order(cast, row, split, gross, kind=kind)
    content = body(cast, row, person_id, split, gross, kind=kind, **changes)
    terms = Terms.objects.create(body=content, hash=fingerprint(content), created_at=clock.now())
    return Contract.objects.create(
        payer_id=ordered.payer.id,
        payer_name=ordered.payer.vouched_name,
        payer_key=ordered.payer_key,
        source_kind=ordered.source.kind,
        source_id=ordered.source.id,
        title=ordered.title,
        source_path=ordered.path,
        domains=list(ordered.domains),
        payer_cap=ordered.clicks.payer_cap if ordered.clicks else 0,
        keep_until=kept_until(ordered),
        person_id=person_id,
        agency_id=cast.agency.id,
        mcn_id=cast.mcn_org.id,
        terms=terms,
        kind=kind,
        tier="koc",
        wave="preheat",
        gross=gross,
        currency=row.currency,
        turn="creator",
        due_at=clock.now() + timedelta(days=7),
        offered_at=clock.now(),
    )


def accepted(cast: Cast, row: Campaign | None = None, **changes: Any) -> Contract:
    """A contract its creator has accepted."""
    contract = offer(cast, row, **changes)
    contracts.accept_contract(creator_of(cast, contract), contract_id=contract.pk)
    return fresh(contract)


def submitted(
    cast: Cast, row: Campaign | None = None, *, text: str = BODY, **changes: Any
) -> Draft:
    """The first draft of a contract, with the marketer."""
    return send(cast, accepted(cast, row, **changes), text)


def send(cast: Cast, contract: Contract, text: str = BODY) -> Draft:
    """The next round of a draft."""
    drafts.submit_draft(
        creator_of(cast, contract),
        contract_id=contract.pk,
        title=TITLE,
        body=text,
        language="zh-hans",
    )
    return Draft.objects.filter(contract=contract).latest("round")


def approved(cast: Cast, row: Campaign | None = None, **changes: Any) -> Contract:
    """A contract whose draft is approved."""
    draft = submitted(cast, row, **changes)
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)
    return fresh(draft.contract)


def published(cast: Cast, row: Campaign | None = None, **changes: Any) -> Contract:
    """A contract whose note is out. The clock must stand within the wave."""
    contract = approved(cast, row, **changes)
    publishing.publish_contract(creator_of(cast, contract), contract_id=contract.pk)
    return fresh(contract)


def writer(handle: str) -> Principal:
    """One more creator with an account."""
    card = create_person(
        SYSTEM, email=f"{handle}@example.org", password=PASSWORD, handle=handle, name=handle.title()
    )
    return principal_of(card.id)


def creator_of(_cast: Cast, contract: Contract) -> Principal:
    """Whoever is under contract."""
    return principal_of(contract.person_id)


def fresh(contract: Contract) -> Contract:
    """The contract as the database has it."""
    return Contract.objects.select_related("terms").get(pk=contract.pk)
