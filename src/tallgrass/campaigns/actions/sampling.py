"""Approving many drafts by sample: the machine found nothing, people read some, and the record says which."""

import hashlib
import math
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns import deadlines
from tallgrass.campaigns.actions.contracts import locked
from tallgrass.campaigns.actions.drafts import pass_draft
from tallgrass.campaigns.models import Campaign, Draft, Reading
from tallgrass.campaigns.phrases import from_rows
from tallgrass.campaigns.types import ContractState, DraftState
from tallgrass.campaigns.worklog import Step
from tallgrass.kernel import audit
from tallgrass.kernel.errors import Conflict, Missing
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction

MOST_AT_ONCE = 500


def clean_drafts(campaign_id: int) -> list[Draft]:
    """Drafts of a campaign that wait for the brand and in which the machine found nothing to mend, oldest first."""
    rows = Draft.objects.filter(
        contract__campaign_id=campaign_id, state=DraftState.SUBMITTED, contract__state=ContractState.ACCEPTED
    ).order_by("id")[:MOST_AT_ONCE]
    return [draft for draft in rows if is_clean(draft)]


def is_clean(draft: Draft) -> bool:
    """Whether every must-say is said and no never-say is."""
    return all(finding.is_well for finding in from_rows(draft.findings))


def sample(drafts: Sequence[Draft]) -> list[Draft]:
    """Those of the drafts that people must read before all may pass: chosen by a hash of their ids, not by hand."""
    size = max(deadlines.setting("sample_least"), math.ceil(len(drafts) * deadlines.setting("sample_percent") / 100))
    ranked = sorted(drafts, key=lambda draft: hashlib.sha256(draft.public_id.encode()).digest())
    return sorted(ranked[:size], key=lambda draft: draft.pk)


def read_ids(drafts: Sequence[Draft]) -> set[int]:
    """Which of the drafts somebody has read whole."""
    return set(Reading.objects.filter(draft__in=[draft.pk for draft in drafts]).values_list("draft_id", flat=True))


def approve_by_sample(principal: Principal, *, campaign_id: int, expected: int) -> int:
    """Approve every clean draft that waits, once the sample has been read; returns how many.

    `expected` is how many the reviewer saw. Raises Conflict when others have come since, or while part of the sample is unread.
    """
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise Missing(_("There is no such campaign."))
    require(principal, "drafts.review_all", campaign)
    with transaction():
        drafts = clean_drafts(campaign_id)
        if len(drafts) != expected or not drafts:
            raise Conflict(_("The drafts that wait have changed."), mend=_("Look at the list again."))
        read = read_ids(drafts)
        unread = [draft for draft in sample(drafts) if draft.pk not in read]
        if unread:
            raise Conflict(
                _("%(count)d drafts of the sample are unread.") % {"count": len(unread)},
                mend=_("Read those marked, then approve the rest with them."),
            )
        for draft in drafts:
            draft.contract = locked(draft.contract_id)
            pass_draft(draft, principal, Step.SAMPLED, f"{len(read)}/{len(drafts)}")
        audit.record(principal, "drafts.sample", Subject("campaign", campaign_id), approved=len(drafts), read=len(read))
    return len(drafts)
