"""What happens when nobody moves a campaign in time: one reminder, then a step by itself, and
everybody concerned is told."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from tallgrass.campaigns import policies
from tallgrass.campaigns.actions.briefs import cancel_campaign
from tallgrass.campaigns.actions.budgets import return_budget
from tallgrass.campaigns.actions.moves import lock_campaign, record_event
from tallgrass.campaigns.actions.running import are_clicks_counted, close_campaign
from tallgrass.campaigns.actions.tenders import refuse_award, withdraw_tender
from tallgrass.campaigns.actions.trusted.refunds import return_what_is_left
from tallgrass.campaigns.models import Campaign, Tender
from tallgrass.campaigns.notifications import (
    tell_agency,
    tell_deciders,
    tell_makers,
    tell_operators,
)
from tallgrass.campaigns.types import CampaignState, source_of
from tallgrass.contracts.queries.sources import unfinished
from tallgrass.kernel import clock, sweeps
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.queries import owners_holding
from tallgrass.ledger.types import AccountKind

COUNTING = ("signals.ingest", "signals.leases")
PROCUREMENTS = (CampaignState.SUBMITTED, CampaignState.AWARD_PROPOSED)


def remind_of_campaigns() -> int:
    """Remind whoever's turn it is, once, some days before a deadline; returns how many
    campaigns."""
    soon = clock.now() + timedelta(days=policies.days("remind"))
    open_tender = Tender.objects.filter(campaign=OuterRef("pk"), closed_at=None)
    due = (
        Campaign.objects.filter(due_at__lte=soon, due_at__gt=clock.now(), reminded_at=None)
        .exclude(state=CampaignState.CLOSING)
        .exclude(Q(state=CampaignState.TENDERING) & Exists(open_tender))
    )
    return sweeps.each("campaigns.reminders", due, _remind)


def _remind(campaign_id: int) -> bool:
    row = lock_campaign(campaign_id)
    if row.reminded_at or row.due_at is None:
        return False
    tell = tell_deciders if row.state in PROCUREMENTS else tell_makers
    tell(
        row,
        "campaign.reminder",
        f"{row.state}:{row.due_at}",
        until=clock.told_in(row.time_zone, row.due_at),
    )
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    return True


def enforce_campaign_deadlines() -> int:
    """Take the step that a passed deadline means; returns how many campaigns moved."""
    due = Campaign.objects.filter(
        due_at__lte=clock.now(), state__in=[state.value for state in (*_STEPS, *_ENDS)]
    )
    return sweeps.each("campaigns.deadlines", due, _enforce)


def _enforce(campaign_id: int) -> bool:
    row = lock_campaign(campaign_id)
    if row.due_at is None or row.due_at > clock.now():
        return False
    if row.state == CampaignState.TENDERING and row.tenders.filter(closed_at=None).exists():
        return False  # the tender's own closing time comes first
    state = CampaignState(row.state)
    if state in _ENDS:
        return _ENDS[state](row)
    if state not in _STEPS:
        return False
    lapse, step = _STEPS[state]
    step(row, lapse)
    _tell(row, state, lapse)
    return True


def _tell(row: Campaign, state: str, lapse: str) -> None:
    turn = f"{state}:{row.due_at}:{clock.now():%Y%m%d%H%M}"
    for tell in (tell_makers, tell_deciders, tell_agency):
        tell(row, f"campaign.{lapse}", turn)


def _close_or_escalate(row: Campaign) -> bool:
    """Close a campaign that is over, or put one whose contracts are stuck before its owners and the
    operators, weekly."""
    try:
        with transaction():
            card = close_campaign(SYSTEM, campaign_id=row.pk, words="lapse:over")
    except Conflict:
        _escalate(row, "stuck", timedelta(days=7), count=unfinished(source_of(row.pk)))
        return True
    if card.state == CampaignState.CLOSED:
        _tell(row, CampaignState.RUNNING, "lapse:over")
    return True


def _call_for_help(row: Campaign) -> bool:
    """Put last clicks that are not counted in time, though the worker counts, before their
    campaign's makers and the operators, daily."""
    if (
        are_clicks_counted(row.pk)
        or row.due_at is None
        or not sweeps.have_succeeded_since(row.due_at, COUNTING)
    ):
        return False
    _escalate(row, "uncounted", timedelta(days=1), client="uncounted.desk")
    return True


def _escalate(
    row: Campaign, what: str, again_after: timedelta, *, client: str = "", **values: object
) -> None:
    """Note it and tell its makers and the operators, these in the words of `desk` where they
    differ; again after that time."""
    record_event(SYSTEM, row, what)
    for tell, kind in ((tell_makers, what), (tell_operators, client or what)):
        tell(row, f"campaign.{kind}", str(row.due_at), **values)
    row.due_at = clock.now() + again_after
    row.save(update_fields=["due_at"])


def return_late_money() -> int:
    """Pass money that came back to a closed campaign (a lease that ran out) on to its brand; return
    how many campaigns."""
    keys = owners_holding(AccountKind.ESCROW, "campaign:")
    holding = [int(key.removeprefix("campaign:")) for key in keys]
    ended = Campaign.objects.filter(
        pk__in=holding, state__in=(CampaignState.CLOSED, CampaignState.CANCELLED)
    )
    return sweeps.each("campaigns.refunds", ended, _return_money, by="pk")


def _return_money(campaign_id: int) -> bool:
    return return_what_is_left(lock_campaign(campaign_id)) > 0


Step = Callable[[Campaign, str], object]


def _let_go(row: Campaign, lapse: str) -> object:
    return cancel_campaign(SYSTEM, campaign_id=row.pk, words=lapse)


_STEPS: Mapping[CampaignState, tuple[str, Step]] = {
    CampaignState.DRAFT: ("lapse:draft", _let_go),
    CampaignState.RETURNED: ("lapse:draft", _let_go),
    CampaignState.SUBMITTED: (
        "lapse:submitted",
        lambda row, lapse: return_budget(SYSTEM, campaign_id=row.pk, words=lapse),
    ),
    CampaignState.APPROVED: ("lapse:approved", _let_go),
    CampaignState.FUNDED: ("lapse:funded", _let_go),
    CampaignState.TENDERING: (
        "lapse:undecided",
        lambda row, lapse: withdraw_tender(SYSTEM, campaign_id=row.pk, words=lapse),
    ),
    CampaignState.AWARD_PROPOSED: (
        "lapse:award",
        lambda row, lapse: refuse_award(SYSTEM, campaign_id=row.pk, words=lapse),
    ),
    CampaignState.AWARDED: ("lapse:awarded", _let_go),
}
_ENDS: Mapping[CampaignState, Callable[[Campaign], bool]] = {
    CampaignState.RUNNING: _close_or_escalate,
    CampaignState.CLOSING: _call_for_help,
}
