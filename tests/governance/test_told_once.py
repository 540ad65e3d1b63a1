"""Who is told what, by mail or not, and never twice: a row may be decided between its listing and
its turn."""

from datetime import timedelta

import pytest

from tallgrass.governance import actions
from tallgrass.governance.actions import appeals, cases
from tallgrass.governance.models import Appeal, Case
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import Principal
from tallgrass.notices.models import Notice
from tallgrass.notices.types import sentence_of
from tests.cast import Cast
from tests.governance.factories import person, restricted

pytestmark = pytest.mark.django_db


def told(principal: Principal) -> list[str]:
    """The kinds of notices they have of cases and appeals, oldest first."""
    rows = Notice.objects.filter(person_id=principal.acting_id).order_by("pk")
    return [kind for kind in rows.values_list("kind", flat=True) if "restrict" not in kind]


def test_a_late_case_is_called_once_and_a_decided_one_never(cast: Cast) -> None:
    late = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    assert (cases._remind(late.id), cases._remind(late.id)) == (True, False)
    assert told(cast.operator) == ["governance.case_late"]
    Case.objects.update(reminded_at=None)
    actions.decide_case(cast.operator, case_id=late.id, explanation="An ordinary note.")
    assert not cases._remind(late.id)
    assert Case.objects.get().reminded_at is None
    assert told(cast.operator) == ["governance.case_late"]


def test_a_late_appeal_is_called_once_and_an_answered_one_never(cast: Cast) -> None:
    card = restricted(person(cast.creator), days=60)
    late = actions.appeal(cast.creator, restriction_id=card.id, text="It was not me.")
    assert (appeals._remind(late.id), appeals._remind(late.id)) == (True, False)
    assert told(cast.operator) == ["governance.appealed", "governance.appeal_late"]
    Appeal.objects.update(reminded_at=None)
    actions.answer_appeal(
        cast.operator, appeal_id=late.id, uphold=True, answer="We read it again and it was you."
    )
    assert not appeals._remind(late.id)
    assert Appeal.objects.get().reminded_at is None
    assert told(cast.operator) == ["governance.appealed", "governance.appeal_late"]


def test_whoever_appealed_hears_that_nobody_answered(cast: Cast) -> None:
    card = restricted(person(cast.creator), days=60)
    filed = actions.appeal(cast.creator, restriction_id=card.id, text="It was not me.")
    with use_clock(FrozenClock(filed.due_at + timedelta(days=14))):
        assert appeals.lapse_unanswered() == 1
        assert appeals.lapse_unanswered() == 0
    assert told(cast.creator) == ["governance.appeal_answered"]


@pytest.mark.parametrize(
    ("kind", "mails"),
    [
        ("restricted", True),
        ("restriction_ended", True),
        ("appealed", False),
        ("appeal_answered", True),
        ("appeal_late", True),
        ("case_late", True),
        ("report_decided", False),
        ("case_dismissed", False),
    ],
)
def test_what_has_a_deadline_or_touches_their_rights_also_comes_by_mail(
    kind: str, *, mails: bool
) -> None:
    assert sentence_of(f"governance.{kind}").mails is mails


def test_a_report_is_late_at_the_moment_it_is_due(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    with use_clock(FrozenClock(case.due_at - timedelta(seconds=1))):
        assert cases.remind_late() == 0
    with use_clock(FrozenClock(case.due_at)):
        assert cases.remind_late() == 1
