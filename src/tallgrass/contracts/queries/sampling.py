"""Which drafts may pass together, and which of them people must read first."""

import hashlib
import math
from collections.abc import Sequence

from tallgrass.contracts import deadlines
from tallgrass.contracts.checks import from_rows
from tallgrass.contracts.models import Draft, Reading
from tallgrass.contracts.types import ContractState, DraftState
from tallgrass.kernel.subjects import Subject

MOST_AT_ONCE = 500


def clean_drafts(source: Subject) -> list[Draft]:
    """Return drafts of a source that wait for the brand and in which the machine found nothing to
    mend, oldest first."""
    rows = Draft.objects.filter(
        contract__source_kind=source.kind,
        contract__source_id=source.id,
        state=DraftState.SUBMITTED,
        contract__state=ContractState.ACCEPTED,
    ).order_by("id")[:MOST_AT_ONCE]
    return [draft for draft in rows if is_clean(draft)]


def is_clean(draft: Draft) -> bool:
    """Tell whether every must-say is said and no never-say is."""
    return all(finding.is_well for finding in from_rows(draft.findings))


def sample(drafts: Sequence[Draft]) -> list[Draft]:
    """Choose those of the drafts that people must read before all may pass: chosen by a hash of
    their ids, not by hand."""
    size = max(
        deadlines.setting("sample_least"),
        math.ceil(len(drafts) * deadlines.setting("sample_percent") / 100),
    )
    ranked = sorted(drafts, key=lambda draft: hashlib.sha256(draft.public_id.encode()).digest())
    return sorted(ranked[:size], key=lambda draft: draft.pk)


def read_ids(drafts: Sequence[Draft]) -> set[int]:
    """Return the drafts that somebody has read whole."""
    return set(
        Reading.objects.filter(draft__in=[draft.pk for draft in drafts]).values_list(
            "draft_id", flat=True
        )
    )
