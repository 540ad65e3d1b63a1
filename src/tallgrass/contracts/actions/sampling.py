"""Approving many drafts by sample: the machine found nothing, people read some, and the record says
which."""

from tallgrass.contracts import errors
from tallgrass.contracts.actions.drafts import pass_draft
from tallgrass.contracts.actions.trusted.moves import lock_contract
from tallgrass.contracts.queries.sampling import clean_drafts, read_ids, sample
from tallgrass.contracts.queries.sources import of_source
from tallgrass.contracts.types import Step
from tallgrass.kernel import audit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction


def approve_by_sample(principal: Principal, *, source: Subject, expected: int) -> int:
    """Approve every clean draft of a source that waits, once the sample has been read; returns how
    many.

    `expected` is how many the reviewer saw. Raises Conflict when others have come since, or while
    part of the sample is unread.
    """
    with transaction():
        contract = of_source(source).first()
        if contract is None:
            raise errors.NO_SUCH_CONTRACT()
        require(principal, "drafts.review", contract)
        drafts = clean_drafts(source)
        if len(drafts) != expected or not drafts:
            raise errors.WAITING_DRAFTS_CHANGED()
        read = read_ids(drafts)
        unread = [draft for draft in sample(drafts) if draft.pk not in read]
        if unread:
            raise errors.SAMPLE_UNREAD(count=len(unread))
        for draft in drafts:
            draft.contract = lock_contract(draft.contract_id)
            pass_draft(draft, principal, Step.SAMPLED, f"{len(read)}/{len(drafts)}")
        audit.record(
            principal,
            "drafts.sample",
            source,
            approved=len(drafts),
            read=len(read),
        )
    return len(drafts)
