"""Whom the news of a campaign reach, and that a second round is news again."""

from tallgrass.campaigns.actions.briefs import submit_brief
from tallgrass.campaigns.actions.budgets import return_budget
from tallgrass.kernel.models import OutboxEvent
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


def test_news_delivered_twice_are_told_once(cast: Cast) -> None:
    factories.approved(cast)
    deliver_due()
    first = [told(cast, kind) for kind in ("campaign.submitted", "campaign.approved")]
    assert all(first)
    OutboxEvent.objects.update(finished_at=None, handled=[])
    deliver_due()
    assert [told(cast, kind) for kind in ("campaign.submitted", "campaign.approved")] == first
