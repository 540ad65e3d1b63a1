"""Whom the news of a campaign reach, and that a second round is news again."""

from tallgrass.campaigns.actions.briefs import submit_brief
from tallgrass.campaigns.actions.budgets import return_budget
from tallgrass.campaigns.actions.running import close_campaign
from tallgrass.kernel.models import AuditEntry, OutboxEvent
from tallgrass.kernel.outbox import deliver_due
from tallgrass.notices.models import Notice
from tests.campaigns import factories
from tests.cast import Cast


def told(cast: Cast, kind: str) -> list[str]:
    """Who was told that, by handle, once for each time."""
    rows = Notice.objects.filter(kind=kind).order_by("person__handle", "pk")
    return list(rows.values_list("person__handle", flat=True))


def test_a_second_round_with_procurement_is_told_again(cast: Cast) -> None:
    campaign = factories.submitted(cast)
    deliver_due()
    first = told(cast, "campaign.submitted")
    assert "procurement_here" in first
    assert len(first) == len(set(first))
    return_budget(cast.procurement, campaign_id=campaign.id, words="Too much.")
    submit_brief(cast.marketer, campaign_id=campaign.id)
    deliver_due()
    assert told(cast, "campaign.submitted") == sorted(first * 2)
    assert len(told(cast, "campaign.returned")) > 0


TOLD = {
    "campaign.submitted": {"procurement", "founder"},
    "campaign.approved": {"marketer", "operator", "founder"},
    "campaign.deposit": {"marketer", "procurement", "founder"},
    "campaign.funded": {"marketer", "founder"},
    "tender.opened": {"agent", "founder"},
    "tender.closed": {"marketer", "founder"},
    "tender.award_proposed": {"procurement", "founder"},
    "bid.won": {"agent", "founder"},
    "campaign.started": {"agent", "founder"},
    "campaign.closed": {"procurement", "agent", "founder"},
}
"""Whom each step concerns besides whoever took it; the founder owns brand and agency."""


def test_each_step_from_brief_to_closing_is_told_once_to_those_it_concerns(cast: Cast) -> None:
    campaign = factories.running(cast)
    close_campaign(cast.marketer, campaign_id=campaign.id)
    deliver_due()
    assert {kind: told(cast, kind) for kind in TOLD} == {
        kind: sorted(f"{role}_here" for role in roles) for kind, roles in TOLD.items()
    }


def test_each_step_of_a_campaign_is_on_record_with_who_took_it(cast: Cast) -> None:
    campaign = factories.running(cast)
    close_campaign(cast.marketer, campaign_id=campaign.id)
    rows = AuditEntry.objects.filter(subject_kind="campaign", subject_id=campaign.id)
    marketer, procurement = cast.marketer.key, cast.procurement.key
    assert [(row.verb, row.actor, row.detail.get("state")) for row in rows.order_by("pk")] == [
        ("campaign.draft", marketer, None),
        ("campaign.submit", marketer, "submitted"),
        ("campaign.approve", procurement, "approved"),
        ("campaign.fund", procurement, "funded"),
        ("campaign.open_tender", marketer, "tendering"),
        ("campaign.propose_award", marketer, "award_proposed"),
        ("campaign.confirm_award", procurement, "awarded"),
        ("campaign.start", marketer, "running"),
        ("campaign.close", marketer, "closed"),
    ]


def test_news_delivered_twice_are_told_once(cast: Cast) -> None:
    factories.approved(cast)
    deliver_due()
    first = [told(cast, kind) for kind in ("campaign.submitted", "campaign.approved")]
    assert all(first)
    OutboxEvent.objects.update(finished_at=None, handled=[])
    deliver_due()
    assert [told(cast, kind) for kind in ("campaign.submitted", "campaign.approved")] == first
