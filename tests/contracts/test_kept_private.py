"""What a creator noted for themselves stays theirs; samples keep the size that the policy asks
for."""

import pytest

from tallgrass.contracts.actions import contracts, drafts
from tallgrass.contracts.models import Draft
from tallgrass.contracts.queries.contracts import log_of
from tallgrass.contracts.queries.sampling import clean_drafts, sample
from tallgrass.kernel import policies
from tests.cast import Cast
from tests.contracts import factories as make
from tests.contracts.test_drafts import a_queue

pytestmark = pytest.mark.django_db


def test_minutes_of_work_are_read_by_the_creator_alone(cast: Cast) -> None:
    contract = make.accepted(cast)
    drafts.submit_draft(
        cast.creator,
        contract_id=contract.pk,
        title=make.TITLE,
        body=make.BODY,
        language="zh-hans",
        minutes=70,
    )
    contracts.log_time(cast.creator, contract_id=contract.pk, minutes=95, words="Nine mornings")
    contract = make.fresh(contract)
    own = [(line.step, line.minutes) for line in log_of(cast.creator, contract)]
    assert own == [("accepted", None), ("submitted", 70), ("time", 95)]
    for other in (cast.marketer, cast.procurement, cast.agent, cast.mcn, cast.operator):
        theirs = [(line.step, line.minutes) for line in log_of(other, contract)]
        assert theirs == [("accepted", None), ("submitted", None)]


def test_the_oldest_500_drafts_pass_together_at_most(cast: Cast) -> None:
    first = make.submitted(cast)
    plain = {
        each.attname: getattr(first, each.attname)
        for each in Draft._meta.concrete_fields
        if each.name not in ("id", "public_id")
    }
    Draft.objects.bulk_create(Draft(**{**plain, "round": 1 + i}) for i in range(1, 502))
    together = clean_drafts(first.contract.source)
    assert [draft.round for draft in together] == list(range(1, 501))


@pytest.mark.parametrize(("clean", "read"), [(3, 3), (4, 4), (6, 4), (9, 5)])
def test_a_sample_has_its_least_its_share_rounded_up_and_never_more_than_there_are(
    cast: Cast, clean: int, read: int
) -> None:
    policies.revise(
        cast.operator,
        name="campaigns.work",
        body={"sample_percent": 50, "sample_least": 4},
        reason="careful",
        seen=0,
    )
    _campaign, made = a_queue(cast, clean=clean)
    chosen = sample(made[1:])
    assert len(chosen) == read
    assert {draft.pk for draft in chosen} <= {draft.pk for draft in made[1:]}
    assert sample(made[:0]) == []
