"""What happens when nobody moves a campaign in time: one reminder, then a step by itself, and everybody concerned is told."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils.translation import gettext_noop

from tallgrass.campaigns import policies
from tallgrass.campaigns.actions.briefs import cancel_campaign
from tallgrass.campaigns.actions.budgets import return_budget
from tallgrass.campaigns.actions.moves import locked, note
from tallgrass.campaigns.actions.refunds import escrow_of, return_what_is_left
from tallgrass.campaigns.actions.running import close_campaign
from tallgrass.campaigns.actions.tenders import refuse_award, withdraw_tender
from tallgrass.campaigns.announcements import tell_agency, tell_deciders, tell_makers, tell_operators
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.types import CampaignState
from tallgrass.kernel import clock
from tallgrass.kernel.errors import Conflict
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger.queries import balance

BATCH = 200
PROCUREMENTS = (CampaignState.SUBMITTED, CampaignState.AWARD_PROPOSED)

# What the history says when a deadline moved a campaign; shown translated.
LAPSES = {
    "draft": gettext_noop("The brief was not submitted in time and was let go."),
    "submitted": gettext_noop("Procurement did not answer in time; the budget went back to its marketer."),
    "approved": gettext_noop("The money did not arrive in time; the campaign was let go."),
    "funded": gettext_noop("Nothing was begun in time; the campaign was let go and the money returned."),
    "undecided": gettext_noop("No bid was chosen in time; the tender ended without an award."),
    "award": gettext_noop("Procurement did not answer in time; the award is open again."),
    "awarded": gettext_noop("The campaign was not started in time; it was let go and the money returned."),
    "over": gettext_noop("All contracts are at an end; the campaign closed by itself."),
}


def remind_of_campaigns() -> int:
    """Remind whoever's turn it is, once, some days before a deadline; returns how many campaigns."""
    soon = clock.now() + timedelta(days=policies.days("remind"))
    due = Campaign.objects.filter(due_at__lte=soon, due_at__gt=clock.now(), reminded_at=None).exclude(state=CampaignState.TENDERING)
    late_tenders = Campaign.objects.filter(
        due_at__lte=soon, due_at__gt=clock.now(), reminded_at=None, state=CampaignState.TENDERING
    ).exclude(tenders__closed_at=None)
    ids = [*due.order_by("pk").values_list("pk", flat=True)[:BATCH], *late_tenders.order_by("pk").values_list("pk", flat=True)[:BATCH]]
    for campaign_id in ids:
        with transaction():
            row = locked(campaign_id)
            _remind(row)
    return len(ids)


def _remind(row: Campaign) -> None:
    tell = tell_deciders if row.state in PROCUREMENTS else tell_makers
    tell(row, "campaign.reminder", f"{row.state}:{row.due_at}", until=f"{row.due_at:%Y-%m-%d %H:%M} UTC")
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])


def enforce_campaign_deadlines() -> int:
    """Take the step that a passed deadline means; returns how many campaigns moved."""
    due = Campaign.objects.filter(due_at__lte=clock.now(), state__in=[state.value for state in _STEPS])
    return sum(_enforce(pk) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


def _enforce(campaign_id: int) -> bool:
    with transaction():
        row = locked(campaign_id)
        if row.due_at is None or row.due_at > clock.now() or row.state not in _STEPS:
            return False
        if row.state == CampaignState.TENDERING and row.tenders.filter(closed_at=None).exists():
            return False  # the tender's own closing time comes first
        if row.state == CampaignState.RUNNING:
            return _close_or_escalate(row)
        lapse, step = _STEPS[CampaignState(row.state)]
        state = row.state
        step(row, lapse)
        _tell(row, state, lapse)
    return True


def _tell(row: Campaign, state: str, lapse: str) -> None:
    turn = f"{state}:{row.due_at}:{clock.now():%Y%m%d%H%M}"
    for tell in (tell_makers, tell_deciders, tell_agency):
        tell(row, "campaign.lapsed", turn, what=LAPSES[lapse])


def _close_or_escalate(row: Campaign) -> bool:
    """A campaign that is over closes itself; one whose contracts are stuck is put before its owners and the operators, weekly."""
    try:
        with transaction():
            close_campaign(SYSTEM, campaign_id=row.pk, words=LAPSES["over"])
    except Conflict as error:
        note(SYSTEM, row, "stuck")
        for tell in (tell_makers, tell_operators):
            tell(row, "campaign.lapsed", f"stuck:{row.due_at}", what=str(error.message))
        row.due_at = clock.now() + timedelta(days=7)
        row.save(update_fields=["due_at"])
        return True
    _tell(row, CampaignState.RUNNING, "over")
    return True


def return_late_money() -> int:
    """Money that came back to a campaign after it closed (a lease that ran out) goes on to the brand; returns how many campaigns."""
    month = clock.now() - timedelta(days=400)
    ended = Campaign.objects.filter(state__in=(CampaignState.CLOSED, CampaignState.CANCELLED), closed_at__gte=month)
    done = 0
    for row in ended.order_by("-closed_at")[:BATCH]:
        if balance(escrow_of(row)) > 0:
            with transaction():
                done += return_what_is_left(locked(row.pk)) > 0
    return done


Step = Callable[[Campaign, str], object]


def _let_go(row: Campaign, lapse: str) -> object:
    return cancel_campaign(SYSTEM, campaign_id=row.pk, words=LAPSES[lapse])


_STEPS: Mapping[CampaignState, tuple[str, Step]] = {
    CampaignState.DRAFT: ("draft", _let_go),
    CampaignState.RETURNED: ("draft", _let_go),
    CampaignState.SUBMITTED: ("submitted", lambda row, lapse: return_budget(SYSTEM, campaign_id=row.pk, words=LAPSES[lapse])),
    CampaignState.APPROVED: ("approved", _let_go),
    CampaignState.FUNDED: ("funded", _let_go),
    CampaignState.TENDERING: ("undecided", lambda row, lapse: withdraw_tender(SYSTEM, campaign_id=row.pk, words=LAPSES[lapse])),
    CampaignState.AWARD_PROPOSED: ("award", lambda row, lapse: refuse_award(SYSTEM, campaign_id=row.pk, words=LAPSES[lapse])),
    CampaignState.AWARDED: ("awarded", _let_go),
    CampaignState.RUNNING: ("over", lambda _row, _lapse: None),
}
