"""What operators may set about campaigns: the values that hold until they do, and the bounds."""

import pytest

from tests.bounds import settings

DECIDED = {
    "campaigns.platform_fee": {"bps": (400, 0, 10_000)},
    "campaigns.deadlines": {
        "draft": (60, 1, 365),
        "returned": (21, 1, 365),
        "submitted": (5, 1, 365),
        "approved": (21, 1, 365),
        "funded": (30, 1, 365),
        "decide": (7, 1, 365),
        "award_proposed": (5, 1, 365),
        "awarded": (21, 1, 365),
        "running_after_launch": (45, 1, 365),
        "closing": (1, 1, 30),
        "answer": (7, 1, 365),
        "remind": (2, 0, 30),
    },
    "campaigns.work_hours": {
        "research": (2, 0, 1_000),
        "making": (4, 1, 1_000),
        "writing": (2, 0, 1_000),
        "revision": (1, 0, 1_000),
    },
}


@pytest.mark.parametrize("name", DECIDED)
def test_what_operators_set_about_campaigns_stays_within_what_was_decided(name: str) -> None:
    assert settings(name) == DECIDED[name]
