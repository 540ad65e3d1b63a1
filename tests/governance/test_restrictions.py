"""No limit without reason, rule, end and redress, seen by its subject; lifting it restores all
(claim 39)."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from tallgrass.governance import actions, queries
from tallgrass.governance.errors import (
    LIMIT_NOT_APPLICABLE,
    NOTHING_TO_RESTRICT,
    RESTRICTED_ALREADY,
    RESTRICTION_END_OUT_OF_BOUNDS,
    RESTRICTION_KIND_UNKNOWN,
    RESTRICTION_OVER,
)
from tallgrass.governance.models import Restriction
from tallgrass.governance.tasks import expire_restrictions
from tallgrass.governance.types import Limit, RestrictionChange, restriction_changed
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import TEXT_EMPTY, Invalid, Refusal
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions.payouts import cancel_payout
from tallgrass.ledger.errors import PAYOUT_IN_OTHER_STATE
from tallgrass.notices.models import Notice
from tallgrass.people import queries as people
from tallgrass.people.actions import erase_person
from tests.cast import Cast
from tests.governance.factories import FACTS, payout_of, person, restricted
from tests.refusals import denied, refused


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[RestrictionChange]:
    heard: list[RestrictionChange] = []
    monkeypatch.setattr(
        restriction_changed, "_subscribers", [*restriction_changed._subscribers, heard.append]
    )
    return heard


@pytest.mark.parametrize("kind", Limit.values)
def test_c39_each_kind_has_its_statement_and_lifting_restores_all(
    cast: Cast, kind: str, changes: list[RestrictionChange]
) -> None:
    subject = payout_of(cast.creator) if kind == "pay" else person(cast.creator)
    before = _state(cast, subject)
    card = restricted(subject, kind)
    assert (card.reason, card.rule, card.automated, card.is_active, card.person_id) == (
        FACTS,
        "no_trickery",
        False,
        True,
        cast.creator.person_id,
    )
    assert card.ends_at > card.starts_at and card.appeal_until >= card.starts_at + timedelta(
        days=183
    )
    assert queries.is_restricted(subject, kind) and queries.restrictions_on([subject])[subject] == [
        card
    ]
    assert queries.own_restrictions(cast.creator) == [card]
    told = Notice.objects.get(person_id=cast.creator.person_id, kind="governance.restricted")
    assert told.path.startswith(card.path) and told.mail_due_at is not None
    assert (kind in ("reach", "publish")) == (_state(cast, subject) == before)
    actions.lift(cast.operator, restriction_id=card.id, reason="It was another account.")
    assert _state(cast, subject) == before and not queries.is_restricted(subject, kind)
    assert [(change.kind, change.active) for change in changes] == [(kind, True), (kind, False)]
    assert queries.faults() == []


def _state(cast: Cast, subject: Subject) -> tuple[bool, str]:
    payouts = ledger.payout_cards([subject.id]) if subject.kind == "payout" else {}
    return people.is_suspended(cast.creator.acting_id), payouts[subject.id].state if payouts else ""


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"reason": ""}, "reason", TEXT_EMPTY),
        ({"reason": "\u200b \n"}, "reason", TEXT_EMPTY),
        ({"rule": " "}, "rule", TEXT_EMPTY),
        ({"days": 0}, "ends_at", RESTRICTION_END_OUT_OF_BOUNDS),
        ({"days": -1}, "ends_at", RESTRICTION_END_OUT_OF_BOUNDS),
        ({"days": 366}, "ends_at", RESTRICTION_END_OUT_OF_BOUNDS),
        ({"kind": "shadow"}, "kind", RESTRICTION_KIND_UNKNOWN),
        ({"kind": "pay"}, "kind", LIMIT_NOT_APPLICABLE),
    ],
)
def test_c39_a_statement_that_lacks_something_restricts_nothing(
    cast: Cast, change: dict[str, object], field: str, why: Refusal[Invalid]
) -> None:
    with refused(why, field=field):
        restricted(person(cast.creator), **change)  # type: ignore[arg-type]
    assert (
        Restriction.objects.count(),
        Notice.objects.filter(kind="governance.restricted").count(),
    ) == (0, 0)


@pytest.mark.parametrize("column", ["reason", "rule", "ends_at", "appeal_until"])
def test_c39_not_even_the_database_takes_a_limit_without_reason_rule_end_or_redress(
    cast: Cast, column: str
) -> None:
    card = restricted(person(cast.creator))
    value = "starts_at" if column.endswith(("_at", "_until")) else "''"
    with pytest.raises(IntegrityError), transaction(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE tg_governance_restriction SET {column} = {value} WHERE id = {card.id}"
        )


def test_c39_they_find_it_in_their_settings_and_read_the_whole_statement(cast: Cast) -> None:
    browser = cast.client_of("creator")
    assert "None." in browser.get("/settings/").content.decode()
    card = restricted(person(cast.creator))
    assert card.path in browser.get("/settings/").content.decode()
    page = browser.get(card.path).content.decode()
    for word in (FACTS, "No spam", "a person", "Discover", 'name="text"'):
        assert word in page
    assert cast.client_of("reader").get(card.path).status_code == 404


def test_c39_a_closed_account_reads_and_appeals_by_the_link_in_its_mail(cast: Cast) -> None:
    browser = cast.client_of("creator")
    card = restricted(person(cast.creator), "account")
    assert browser.get(card.path).status_code == 302
    link = Notice.objects.get(kind="governance.restricted").path
    assert FACTS in browser.get(link).content.decode()
    for altered in (f"{card.path}?key=x", link[:-1], link.replace(card.public_id, "a" * 16)):
        assert browser.get(altered).status_code == 404
    key = link.split("key=")[1]
    answer = browser.post(
        f"{card.path}appeal/", {"text": "That was my sister's phone.", "key": key}
    )
    assert (answer.status_code, answer["Location"]) == (303, link)
    appeal = queries.own_restrictions(cast.creator)[0].appeal
    assert appeal is not None and appeal.text == "That was my sister's phone."


def test_c39_a_held_payout_goes_on_when_the_restriction_ends_in_time(cast: Cast) -> None:
    subject = payout_of(cast.creator)
    card = restricted(subject, "pay")
    held = ledger.payout_cards([subject.id])[subject.id]
    assert (held.state, held.reason) == ("held", FACTS)
    with use_clock(FrozenClock(card.ends_at)):
        assert (expire_restrictions(), expire_restrictions()) == (1, 0)
    ended = queries.restriction_by_public_id(card.public_id)
    assert ended is not None and (
        ended.state,
        ledger.payout_cards([subject.id])[subject.id].state,
    ) == ("expired", "due")


def test_c39_a_payout_that_is_under_way_cannot_be_held_and_nothing_is_written(cast: Cast) -> None:
    subject = payout_of(cast.creator)
    cancel_payout(SYSTEM, payout_id=subject.id, reason="asked")
    with refused(PAYOUT_IN_OTHER_STATE, state="failed"):
        restricted(subject, "pay")
    assert (
        Restriction.objects.count(),
        Notice.objects.filter(kind="governance.restricted").count(),
    ) == (0, 0)


def test_the_same_limit_is_not_laid_twice_and_kinds_do_not_disturb_each_other(cast: Cast) -> None:
    first = restricted(person(cast.creator))
    with refused(RESTRICTED_ALREADY):
        restricted(person(cast.creator))
    second = restricted(person(cast.creator), "publish")
    actions.lift(SYSTEM, restriction_id=first.id, reason="mistaken")
    assert queries.restrictions_on([person(cast.creator)]) == {person(cast.creator): [second]}


@pytest.mark.parametrize(
    ("state", "verb"), list(itertools.product(["active", "expired", "lifted"], ["lift", "expire"]))
)
def test_every_move_is_legal_or_refused_with_nothing_changed(
    cast: Cast, state: str, verb: str
) -> None:
    card = restricted(person(cast.creator))
    later = FrozenClock(card.ends_at)
    if state == "lifted":
        actions.lift(SYSTEM, restriction_id=card.id, reason="mistaken")
    with use_clock(later):
        if state == "expired":
            expire_restrictions()
        if verb == "expire":
            assert expire_restrictions() == (state == "active")
        elif state == "active":
            actions.lift(SYSTEM, restriction_id=card.id, reason="mistaken")
        else:
            with refused(RESTRICTION_OVER):
                actions.lift(SYSTEM, restriction_id=card.id, reason="again")
    now = queries.restriction_by_public_id(card.public_id)
    wanted = {"lift": "lifted", "expire": "expired"}[verb] if state == "active" else state
    assert now is not None and now.state == wanted


def test_operators_restrict_others_do_not(cast: Cast) -> None:
    ends_at = clock.now() + timedelta(days=1)
    card = restricted(person(cast.creator))
    for principal in (cast.reader, cast.marketer, cast.creator, ANONYMOUS):
        with denied(principal, "governance.restrict"):
            actions.restrict(
                principal,
                subject=person(cast.reader),
                kind="reach",
                reason="x",
                rule="y",
                ends_at=ends_at,
            )
        with denied(principal, "governance.restrict"):
            actions.lift(principal, restriction_id=card.id, reason="please")
    with refused(NOTHING_TO_RESTRICT):
        restricted(Subject("person", 10**9))
    assert Restriction.objects.filter(state="active").count() == 1


def test_a_listener_that_refuses_undoes_the_restriction(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_change: RestrictionChange) -> None:
        raise RESTRICTION_OVER()

    monkeypatch.setattr(restriction_changed, "_subscribers", [refuse])
    with refused(RESTRICTION_OVER):
        restricted(person(cast.creator), "account")
    assert (Restriction.objects.count(), people.suspended_ids()) == (0, set())


def test_an_erased_persons_restriction_still_ends(cast: Cast) -> None:
    card = restricted(person(cast.creator), "account")
    erase_person(SYSTEM, person_id=cast.creator.acting_id)
    with use_clock(FrozenClock(card.ends_at)):
        assert expire_restrictions() == 1
    assert queries.faults() == []


def test_every_decision_is_in_the_audit(cast: Cast) -> None:
    card = restricted(person(cast.creator))
    actions.lift(cast.operator, restriction_id=card.id, reason="mistaken")
    rows = (
        AuditEntry.objects.filter(verb__startswith="restriction.")
        .order_by("pk")
        .values_list("verb", "actor")
    )
    assert list(rows) == [
        ("restriction.impose", "system"),
        ("restriction.lifted", f"person:{cast.operator.person_id}"),
    ]
