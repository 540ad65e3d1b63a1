"""What operators may set about governance: the values that hold until they do, and the bounds."""

from tests.bounds import settings


def test_what_operators_set_about_governance_stays_within_what_was_decided() -> None:
    assert settings("governance") == {
        "appeal_days": (183, 183, 3_650),  # six months at the least
        "appeal_answer_days": (14, 1, 90),
        "appeal_grace_days": (14, 1, 90),
        "look_hours": (24, 1, 168),
        "case_answer_days": (7, 1, 90),
        "reports_an_hour": (20, 1, 10_000),
        "longest_restriction_days": (365, 1, 3_650),
    }
