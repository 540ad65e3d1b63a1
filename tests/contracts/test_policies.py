"""What operators may set about contracts: the values that hold until they do, and the bounds."""

from tallgrass.contracts.deadlines import WORK
from tests.bounds import settings

DECIDED = {
    "draft_days": (7, 1, 90),
    "revision_days": (5, 1, 90),
    "review_days": (3, 1, 90),
    "grace_days": (3, 1, 90),
    "sample_percent": (10, 0, 100),
    "sample_least": (2, 0, 1_000),
}


def test_work_on_a_contract_is_set_within_what_was_decided() -> None:
    assert WORK == "campaigns.work"  # stored versions are found by this name
    assert settings(WORK) == DECIDED
