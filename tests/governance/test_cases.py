"""Cases: reports join, an operator decides, both sides are told."""

import base64
from datetime import timedelta

from tallgrass.governance import actions, queries
from tallgrass.governance.errors import (
    CASE_DECIDED,
    NOTHING_TO_REPORT,
    REPORT_REASON_UNKNOWN,
    RESTRICTION_NEEDS_END,
)
from tallgrass.governance.models import Case, Report, Restriction
from tallgrass.governance.tasks import late_cases
from tallgrass.kernel import clock, policies
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import (
    RATE_LIMITED,
    TEXT_EMPTY,
)
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.models import Notice
from tallgrass.people.actions import erase_person
from tallgrass.web.governance.links import REPORT, RESTRICT, report_path, subject_of
from tests.cast import Cast
from tests.governance.factories import FACTS, payout_of, person
from tests.refusals import denied, refused


def told(cast: Cast, role: str) -> list[str]:
    notices = Notice.objects.filter(
        person_id=getattr(cast, role).person_id, kind__startswith="governance."
    )
    return sorted(notices.values_list("kind", flat=True))


def test_reports_of_one_thing_are_one_case_and_of_one_person_one_report(cast: Cast) -> None:
    first = actions.report(cast.reader, subject=person(cast.creator), reason="spam", text="Look.")
    for principal, reason in [
        (cast.reader, "danger"),
        (cast.agent, "harassment"),
        (SYSTEM, "undisclosed_ad"),
    ]:
        assert actions.report(principal, subject=person(cast.creator), reason=reason).id == first.id
    card = queries.case_by_public_id(SYSTEM, first.public_id)
    assert card is not None and [r.reason for r in card.reports] == [
        "spam",
        "harassment",
        "undisclosed_ad",
    ]
    assert card.due_at - card.opened_at == timedelta(days=7)


def test_what_is_no_report_opens_no_case(cast: Cast) -> None:
    verb = "governance.report"
    attempts = [
        (cast.reader, person(cast.creator), "because", refused(REPORT_REASON_UNKNOWN)),
        (cast.creator, person(cast.creator), "spam", denied(cast.creator, verb)),
        (ANONYMOUS, person(cast.creator), "spam", denied(ANONYMOUS, verb)),
        (cast.reader, Subject("person", 10**9), "spam", refused(NOTHING_TO_REPORT)),
        (cast.reader, payout_of(cast.creator), "spam", refused(NOTHING_TO_REPORT)),
    ]
    for principal, subject, reason, as_it_should in attempts:
        with as_it_should:
            actions.report(principal, subject=subject, reason=reason)
    assert Case.objects.count() == 0


def test_reports_are_bounded_in_an_hour(cast: Cast) -> None:
    policies.revise(SYSTEM, name="governance", body={"reports_an_hour": 1}, reason="test", seen=0)
    actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    with refused(RATE_LIMITED, limit="report"):
        actions.report(cast.reader, subject=person(cast.other_creator), reason="spam")
    assert Case.objects.count() == 1


def test_dismissed_tells_reporter_and_author(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    decided = actions.decide_case(cast.operator, case_id=case.id, explanation="An ordinary note.")
    assert (decided.state, Restriction.objects.count()) == ("dismissed", 0)
    assert told(cast, "reader") == ["governance.report_decided"]
    assert told(cast, "creator") == ["governance.case_dismissed"]
    page = cast.client_of("reader").get(case.path).content.decode()
    assert "An ordinary note." in page


def test_restricted_gives_the_author_a_statement_and_never_the_reporters_name(cast: Cast) -> None:
    case = actions.report(
        cast.reader, subject=person(cast.creator), reason="spam", text="The reader's own words."
    )
    decided = actions.decide_case(
        cast.operator,
        case_id=case.id,
        explanation=FACTS,
        kind="reach",
        rule="no_trickery",
        ends_at=clock.now() + timedelta(days=7),
    )
    [card] = queries.own_restrictions(cast.creator)
    assert (decided.state, decided.restriction_id, card.reason) == ("restricted", card.id, FACTS)
    assert told(cast, "creator") == ["governance.restricted"] and told(cast, "reader") == [
        "governance.report_decided"
    ]
    author = cast.client_of("creator")
    page = author.get(card.path).content.decode()
    assert (
        "reader_here" not in page
        and "own words" not in page
        and author.get(case.path).status_code == 404
    )


def test_a_decided_case_is_decided_and_a_new_report_opens_another(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    with refused(TEXT_EMPTY, field="explanation"):
        actions.decide_case(cast.operator, case_id=case.id, explanation=" ")
    with refused(RESTRICTION_NEEDS_END):
        actions.decide_case(
            cast.operator, case_id=case.id, explanation=FACTS, kind="reach", rule="no_trickery"
        )
    with refused(TEXT_EMPTY, field="rule"):
        actions.decide_case(
            cast.operator,
            case_id=case.id,
            explanation=FACTS,
            kind="reach",
            rule="",
            ends_at=clock.now(),
        )
    assert (Case.objects.get().state, Restriction.objects.count(), told(cast, "reader")) == (
        "open",
        0,
        [],
    )
    actions.decide_case(cast.operator, case_id=case.id, explanation="Fine.")
    for kind in ("", "reach"):
        with refused(CASE_DECIDED):
            actions.decide_case(
                cast.operator,
                case_id=case.id,
                explanation=FACTS,
                kind=kind,
                rule="x",
                ends_at=clock.now() + timedelta(days=1),
            )
    assert Restriction.objects.count() == 0
    assert actions.report(cast.reader, subject=person(cast.creator), reason="spam").id != case.id


def test_an_operator_decides_and_never_about_themselves(cast: Cast) -> None:
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    own = actions.report(cast.reader, subject=person(cast.operator), reason="spam")
    for principal, case_id in [
        (cast.reader, case.id),
        (cast.creator, case.id),
        (ANONYMOUS, case.id),
        (cast.operator, own.id),
    ]:
        with denied(principal, "governance.decide_case"):
            actions.decide_case(principal, case_id=case_id, explanation="Fine.")
    assert set(Case.objects.values_list("state", flat=True)) == {"open"}


def test_the_queue_is_due_first_and_late_ones_are_called_once(cast: Cast) -> None:
    with use_clock(FrozenClock(clock.now() - timedelta(days=8))):
        late = actions.report(cast.reader, subject=person(cast.other_creator), reason="spam")
    fresh = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    assert [card.id for card in queries.open_cases(SYSTEM).items] == [late.id, fresh.id]
    assert (late_cases(), late_cases(), told(cast, "operator")) == (1, 0, ["governance.case_late"])
    desk = cast.client_of("operator").get("/cases/").content.decode()
    assert desk.index(late.path) < desk.index(fresh.path)
    assert queries.counts(SYSTEM) == {"cases": 2, "late_cases": 1, "appeals": 0, "late_appeals": 0}


def test_from_the_page_one_reports_and_an_operator_decides(cast: Cast) -> None:
    reader, desk = cast.client_of("reader"), cast.client_of("operator")
    path = report_path(person(cast.other_creator))
    about = path.split("about=")[1]
    assert "Other creator" in reader.get(path).content.decode()
    assert reader.post("/cases/new/", {"about": about, "reason": ""}).status_code == 422
    answer = reader.post(
        "/cases/new/", {"about": about, "reason": "false", "text": "It does not whiten."}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/@other_creator_here")
    [case] = queries.open_cases(SYSTEM).items
    assert "It does not whiten." in desk.get(case.path).content.decode()
    form = {
        "verdict": "restrict",
        "explanation": FACTS,
        "kind": "reach",
        "rule": "truthful",
        "days": "7",
    }
    for change in (
        {"kind": "pay"},
        {"rule": "made up"},
        {"days": "8"},
        {"days": ""},
        {"explanation": ""},
    ):
        assert desk.post(f"{case.path}decide/", {**form, **change}).status_code == 422
    assert Restriction.objects.count() == 0
    assert desk.post(f"{case.path}decide/", form).status_code == 303
    assert [card.rule for card in queries.own_restrictions(cast.other_creator)] == ["truthful"]


def test_an_altered_report_address_says_nothing(cast: Cast) -> None:
    good = report_path(person(cast.creator)).split("about=")[1]
    assert subject_of(good, REPORT) == person(cast.creator)
    for bad in ("", "person:1", good[:-5], good.swapcase(), "\0", "a:b:c", "é"):
        assert subject_of(bad, REPORT) is None


def test_an_address_to_report_restricts_nothing_tells_no_number_and_grows_old(cast: Cast) -> None:
    moment = FrozenClock(clock.now())
    with use_clock(moment):
        about = person(cast.creator)
        token = report_path(about).split("about=")[1]
        inside = base64.urlsafe_b64decode(token)
        assert b"person" not in inside and str(about).encode() not in inside
        assert subject_of(token, RESTRICT) is None
        assert cast.client_of("operator").get(f"/statements/new/?about={token}").status_code == 400
        moment.advance(timedelta(days=6))
        assert subject_of(token, REPORT) == about
        moment.advance(timedelta(days=2))
        assert subject_of(token, REPORT) is None


def test_every_decision_is_audited_and_an_erased_reporters_words_go(cast: Cast) -> None:
    case = actions.report(
        cast.reader, subject=person(cast.creator), reason="spam", text="My own words."
    )
    actions.decide_case(cast.operator, case_id=case.id, explanation="Fine.")
    assert list(
        AuditEntry.objects.filter(verb__startswith="case.")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == [
        "case.report",
        "case.decide",
    ]
    erase_person(SYSTEM, person_id=cast.reader.acting_id)
    assert list(Report.objects.values_list("text", "reporter")) == [("", None)]
