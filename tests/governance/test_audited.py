"""Every act of governance leaves a row in the audit log: who, what, on whom."""

from datetime import timedelta

import pytest

from tallgrass.governance import actions, queries
from tallgrass.governance.actions.trusted import publishing
from tallgrass.governance.errors import NO_SUCH_RESTRICTION
from tallgrass.governance.models import Appeal, Entry
from tallgrass.kernel import clock, policies
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.subjects import Subject
from tests.cast import Cast
from tests.governance.factories import entry, payout_of, person, restricted
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def written() -> list[tuple[str, str, int]]:
    """What was audited since the cast stood there, in order."""
    rows = AuditEntry.objects.filter(verb__regex=r"^(restriction|appeal|register)\.").order_by("pk")
    return list(rows.values_list("verb", "subject_kind", "subject_id"))


def test_a_restriction_its_appeal_and_an_entry_are_audited_one_row_each(cast: Cast) -> None:
    limited = person(cast.creator)
    card = restricted(limited, days=60)
    assert written() == [("restriction.impose", "person", limited.id)]
    actions.appeal(cast.creator, restriction_id=card.id, text="It was not me.")
    assert written()[1:] == [("appeal.file", "person", limited.id)]
    filed = AuditEntry.objects.get(verb="appeal.file")
    assert (filed.actor, filed.detail) == (
        f"person:{cast.creator.person_id}",
        {"restriction": card.id},
    )
    entry(cast)
    assert [verb for verb, _kind, _id in written()[2:]] == ["register.file"]


def test_what_limits_subjects_of_several_kinds_is_read_together(cast: Cast) -> None:
    payout = payout_of(cast.creator)
    people = [person(cast.creator), person(cast.reader)]
    for subject in people:
        restricted(subject)
    restricted(payout, "pay")
    found = queries.restrictions_on([payout, *people, Subject("person", 10**9)])
    assert {subject for subject, cards in found.items() if cards} == {payout, *people}


def test_an_appeal_against_no_restriction_is_refused(cast: Cast) -> None:
    with refused(NO_SUCH_RESTRICTION):
        actions.appeal(cast.creator, restriction_id=10**9, text="It was not me.")
    assert not Appeal.objects.exists()


def test_half_a_year_to_appeal_is_the_least_and_the_default(cast: Cast) -> None:
    card = restricted(person(cast.creator), days=30)
    assert card.appeal_until - card.starts_at == timedelta(days=183)
    assert policies.current("governance")[1]["appeal_days"] == 183


def test_a_declared_value_has_a_currency(cast: Cast) -> None:
    filed = entry(cast, ties=["gift"], declared_value=5_000, currency="CAD")
    publishing.mark_published(filed.id, clock.now(), subject=person(cast.creator))
    assert queries.faults() == []
    Entry.objects.filter(pk=filed.id).update(currency="")
    assert queries.faults() == [f"entry {filed.public_id} declares a value in no currency"]
