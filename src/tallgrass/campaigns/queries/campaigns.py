"""Reads of campaigns: cards, the whole of one, its budget and history."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q, QuerySet

from tallgrass.campaigns.cards import BudgetRow, CampaignCard, CampaignFull, CampaignMoney, EventRow
from tallgrass.campaigns.models import BudgetLine, Campaign, CampaignEvent, Tender
from tallgrass.campaigns.types import KIND, CampaignState, words_of
from tallgrass.contracts.cards import ContractCard
from tallgrass.contracts.queries.sources import bound_by_tier
from tallgrass.contracts.types import LINE_OF_TIER, Line
from tallgrass.kernel.looks import would
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.people import queries as people

TOLD_TO_AGENCY = ("match", "uncounted")
_TURNS = {
    CampaignState.DRAFT: "marketer",
    CampaignState.SUBMITTED: "procurement",
    CampaignState.RETURNED: "marketer",
    CampaignState.APPROVED: "brand",
    CampaignState.FUNDED: "marketer",
    CampaignState.AWARD_PROPOSED: "procurement",
    CampaignState.AWARDED: "marketer",
    CampaignState.RUNNING: "marketer",
}

# What a promise of an earlier release does not say of itself, and figures but CPRE never do.
_OF_BEFORE = {"counts": "", "creators": 0}


def cards_of(rows: Iterable[Campaign]) -> list[CampaignCard]:
    """Return campaigns as lists show them, in three queries at most."""
    rows = list(rows)
    orgs = people.org_cards(
        {row.brand_id for row in rows} | {row.agency_id for row in rows if row.agency_id}
    )
    tendering = [row.pk for row in rows if row.state == CampaignState.TENDERING]
    open_now = set(
        Tender.objects.filter(campaign_id__in=tendering, closed_at=None).values_list(
            "campaign_id", flat=True
        )
    )
    return [
        CampaignCard(
            id=row.pk,
            public_id=row.public_id,
            title=row.title,
            product=row.product,
            brand=orgs[row.brand_id],
            agency=orgs[row.agency_id] if row.agency_id else None,
            state=row.state,
            turn=_turn(row, row.pk in open_now),
            due_at=row.due_at,
            currency=row.currency,
            time_zone=row.time_zone,
            preheat_from=row.preheat_from,
            launch_to=row.launch_to,
            created_at=row.created_at,
        )
        for row in rows
    ]


def card_of(row: Campaign) -> CampaignCard:
    """Return one campaign as lists show it."""
    return cards_of([row])[0]


def _turn(row: Campaign, bids_come_in: bool) -> str:
    if row.state == CampaignState.TENDERING:
        return "agencies" if bids_come_in else "marketer"
    return _TURNS.get(CampaignState(row.state), "")


def _rows() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("awarded_bid")


def cards(ids: Iterable[int]) -> dict[int, CampaignCard]:
    """Return campaign cards by id."""
    return {card.id: card for card in cards_of(_rows().filter(pk__in=set(ids)))}


def campaign_by_public_id(viewer: Principal, public_id: str) -> CampaignCard | None:
    """Return the campaign of that public id; None when there is none, or none this viewer may know
    of."""
    row = _rows().filter(public_id=public_id).first()
    return card_of(row) if row and can(viewer, "campaigns.read", row) else None


def campaign_for(viewer: Principal, public_id: str, verb: str) -> CampaignCard | None:
    """Return the campaign of that public id, for whoever may do `verb` to it; None where there is
    none this viewer may know of. Raises PermissionDenied for whoever may know of it and no more."""
    row = _rows().filter(public_id=public_id).first()
    if row is None:
        return None
    card = card_of(row)
    if can(viewer, verb, card):
        return card
    if not would(viewer, "campaigns.read", card):
        return None
    require(viewer, verb, card)
    return card


def own_campaign(viewer: Principal, public_id: str) -> CampaignCard | None:
    """Return the campaign of that public id to those of its brand; None to anyone else, the agency
    that runs it and operators too."""
    row = _rows().filter(public_id=public_id).first()
    return card_of(row) if row and viewer.sits_in(row.brand_id) else None


def campaigns_of(
    viewer: Principal, *, state: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[CampaignCard]:
    """Return campaigns of the viewer's brands, and those their agencies run. Newest first."""
    rows = _rows()
    if not viewer.is_system:
        seats = [member.org_id for member in viewer.memberships]
        rows = rows.filter(Q(brand_id__in=seats) | Q(awarded_bid__agency_id__in=seats))
    if state:
        rows = rows.filter(state=state)
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page(cards_of(page.items), page.next)


def campaigns_by_case(
    viewer: Principal, whose: Subject, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[CampaignCard]:
    """Return the campaigns of an organisation that a case is about, newest first, to an operator
    with an open look. Raises PermissionDenied for anyone else."""
    require(viewer, "campaigns.find", whose)
    rows = _rows().filter(Q(brand_id=whose.id) | Q(awarded_bid__agency_id=whose.id))
    page = keyset(rows, order=["-id"], types=[int], cursor=cursor, size=size)
    return Page(cards_of(page.items), page.next)


def full(viewer: Principal, campaign_id: int) -> CampaignFull | None:
    """Return a campaign whole; None where there is none this viewer may read."""
    row = _rows().filter(pk=campaign_id).first()
    return full_of(row) if row and can(viewer, "campaigns.read", row) else None


def brief_of_contract(viewer: Principal, contract: ContractCard) -> CampaignFull | None:
    """Return the campaign a contract is for, whole: whoever may read the contract may read its
    brief. None for anybody else, and for work that no campaign ordered."""
    if contract.source.kind != KIND or not can(viewer, "contracts.read", contract):
        return None
    row = _rows().filter(pk=contract.source.id).first()
    return full_of(row) if row else None


def full_of(row: Campaign) -> CampaignFull:
    """Return a campaign whole, for queries that have asked who reads it."""
    return CampaignFull(
        card=card_of(row),
        message=row.message,
        audience=row.audience,
        tone=row.tone,
        deliverable=row.deliverable,
        must_say=tuple(row.must_say),
        never_say=tuple(row.never_say),
        topics=tuple(row.topics),
        places=tuple(row.places),
        languages=tuple(row.languages),
        link_url=row.link_url,
        preheat_from=row.preheat_from,
        preheat_to=row.preheat_to,
        launch_from=row.launch_from,
        launch_to=row.launch_to,
        revision_cap=row.revision_cap,
        pay_days=row.pay_days,
        click_price=row.click_price,
        click_campaign_cap=row.click_campaign_cap,
        click_creator_cap=row.click_creator_cap,
        click_day_cap=row.click_day_cap,
        promised={name: _OF_BEFORE | promised for name, promised in row.promised.items()},
        direct_fees=row.direct_fees,
        lines=budget(row),
        submitted_by=row.submitted_by_id,
        created_by=row.created_by_id,
        awarded_bid=row.awarded_bid_id,
        closed_at=row.closed_at,
    )


def budget(row: Campaign) -> tuple[BudgetRow, ...]:
    """Return the lines in their order, with what offers and contracts bind of each. KOC money is
    never counted in another line."""
    return budgets([row])[row.pk]


def budgets(rows: Collection[Campaign]) -> dict[int, tuple[BudgetRow, ...]]:
    """Return the budgets of several campaigns by id, in two queries, however many they are."""
    kept: dict[int, dict[str, BudgetLine]] = {row.pk: {} for row in rows}
    for line in BudgetLine.objects.filter(campaign_id__in=kept):
        kept[line.campaign_id][line.line] = line
    bound = bound_by_tier(KIND, kept)
    return {row.pk: _budget(row, kept[row.pk], bound[row.pk]) for row in rows}


def _budget(
    row: Campaign, kept: Mapping[str, BudgetLine], by_tier: Mapping[str, int]
) -> tuple[BudgetRow, ...]:
    bound: Counter[str] = Counter()
    for tier, gross in by_tier.items():
        bound[str(LINE_OF_TIER[tier])] += gross
    return tuple(
        BudgetRow(
            line=name,
            amount=kept[name].amount if name in kept else 0,
            bound=bound[name],
            clicks=row.click_campaign_cap if name == Line.KOC else 0,
            note=kept[name].note if name in kept else "",
        )
        for name in Line.values
    )


def events(viewer: Principal, campaign_id: int, *, verbs: Iterable[str] = ()) -> list[EventRow]:
    """Return what happened to a campaign that this viewer may know of, latest first, at most 200:
    all of it for its brand and operators; for the agency that runs it, how matching went and
    whether clicks are still counted."""
    row = _rows().filter(pk=campaign_id).first()
    if row is None or not can(viewer, "campaigns.read", row):
        return []
    rows = CampaignEvent.objects.filter(campaign_id=campaign_id)
    if not can(viewer, "campaigns.read_money", row):
        rows = rows.filter(verb__in=TOLD_TO_AGENCY)
    if verbs:
        rows = rows.filter(verb__in=list(verbs))
    found = list(rows.order_by("-pk")[:200])
    names = people.cards({row.actor_id for row in found if row.actor_id})
    return [
        EventRow(
            id=row.pk,
            at=row.at,
            actor=names[row.actor_id].name if row.actor_id in names else "",
            verb=row.verb,
            words=words_of(row.words),
            detail=row.detail,
        )
        for row in found
    ]


def fund_of(viewer: Principal, card: CampaignCard) -> CampaignFull | None:
    """Return what the page about a campaign's money shows, to its brand and operators; None to
    anybody else."""
    row = _rows().filter(pk=card.id).first()
    return full_of(row) if row and can(viewer, "campaigns.see_deposits", card) else None


def comments_on(viewer: Principal, card: CampaignCard) -> str:
    """Return why procurement returned the brief, to its brand and operators; nothing when it is not
    returned, and to anybody else."""
    if card.state != CampaignState.RETURNED or not can(viewer, "campaigns.read_money", card):
        return ""
    rows = CampaignEvent.objects.filter(campaign_id=card.id, verb="return").order_by("-pk")
    return words_of(rows.values_list("words", flat=True).first() or "")


def money_of(viewer: Principal, card: CampaignCard) -> CampaignMoney:
    """Return what a campaign holds and its brand could add, to the brand and operators; nothing to
    anybody else."""
    if not can(viewer, "campaigns.see_deposits", card):
        return CampaignMoney(0, 0)
    return CampaignMoney(
        held=balance(AccountRef(f"campaign:{card.id}", AccountKind.ESCROW, card.currency)),
        funds=balance(AccountRef(f"org:{card.brand_id}", AccountKind.FUNDS, card.currency)),
    )


def newest_event(campaign_id: int) -> int:
    """Return the last thing that happened to a campaign, as a number that only grows."""
    return (
        CampaignEvent.objects.filter(campaign_id=campaign_id)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        or 0
    )


def running_task(public_id: str) -> int | None:
    """Return the id of a started campaign with a per-click task: what anyone may know of it before
    they take it."""
    rows = Campaign.objects.filter(
        public_id=public_id, state=CampaignState.RUNNING, click_price__gt=0
    )
    return rows.values_list("pk", flat=True).first()


def count_all() -> int:
    """Return how many campaigns there are, in whatever state."""
    return Campaign.objects.count()


def open_campaigns(org_id: int) -> int:
    """Count the campaigns that others were told of an organisation pays for or runs, and has not
    brought to an end. Drafts lapse by themselves."""
    over = (CampaignState.DRAFT, CampaignState.CLOSED, CampaignState.CANCELLED)
    mine = Q(brand_id=org_id) | Q(awarded_bid__agency_id=org_id)
    return Campaign.objects.filter(mine).exclude(state__in=over).count()
