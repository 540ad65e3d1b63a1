"""What governance keeps, read back: numbers, bounds, whose eyes, and what is forgotten."""

import re

import pytest
from django.db import connection

from tallgrass.governance import actions, queries
from tallgrass.governance.actions.trusted import publishing
from tallgrass.governance.actions.trusted.erasing import forget_words
from tallgrass.governance.models import Appeal, Restriction
from tallgrass.kernel import clock
from tallgrass.kernel.errors import TEXT_TOO_LONG
from tallgrass.kernel.principal import ANONYMOUS
from tests.cast import Cast
from tests.governance.factories import entry, person, restricted
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_an_entrys_number_is_three_groups_of_four_to_read_aloud(cast: Cast) -> None:
    filed = entry(cast)
    assert re.fullmatch(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}", filed.public_id)
    assert (filed.declared_value, filed.currency, filed.channel, filed.channel_note) == (
        0,
        "",
        "note",
        "",
    )


def test_an_entry_is_its_two_sides_until_it_is_published(cast: Cast) -> None:
    filed = entry(cast)
    everyone = [cast.creator, cast.marketer, cast.operator, cast.reader, cast.agent, ANONYMOUS]
    # an operator reads it through a case: tests/governance/test_looks.py
    seen = [queries.entry_by_public_id(viewer, filed.public_id) for viewer in everyone]
    assert seen == [filed, filed, None, None, None, None]
    publishing.mark_published(filed.id, clock.now())
    assert all(queries.entry_by_public_id(viewer, filed.public_id) for viewer in everyone)


def test_the_reason_for_lifting_has_a_thousand_letters_at_most(cast: Cast) -> None:
    card = restricted(person(cast.creator))
    with refused(TEXT_TOO_LONG, field="reason"):
        actions.lift(cast.operator, restriction_id=card.id, reason="r" * 1_001)
    assert Restriction.objects.get().state == "active"
    actions.lift(cast.operator, restriction_id=card.id, reason="r" * 1_000)
    assert Restriction.objects.get().lift_reason == "r" * 1_000


def test_the_latest_fifty_restrictions_are_listed(cast: Cast) -> None:
    card = restricted(person(cast.creator))
    actions.lift(cast.operator, restriction_id=card.id, reason="A mistake.")
    row = Restriction.objects.get()
    names = [field.attname for field in Restriction._meta.concrete_fields]
    same = {name: getattr(row, name) for name in names if name not in ("id", "public_id")}
    Restriction.objects.bulk_create(Restriction(**same) for _i in range(50))
    latest = list(Restriction.objects.order_by("-pk").values_list("pk", flat=True)[:50])
    found = queries.restrictions_of_person(cast.creator, cast.creator.acting_id)
    assert [each.id for each in found] == latest


def test_an_erased_persons_appeal_says_nothing_more_and_others_stay(cast: Cast) -> None:
    for principal in (cast.creator, cast.reader):
        card = restricted(person(principal))
        actions.appeal(principal, restriction_id=card.id, text=f"I am {principal.handle}.")
    forget_words(cast.creator.acting_id)
    assert list(Appeal.objects.order_by("pk").values_list("text", flat=True)) == [
        "–",
        "I am reader_here.",
    ]


@pytest.mark.parametrize("change", [{"reason": ""}, {"rule": ""}])
def test_a_restriction_that_lost_its_reason_or_its_rule_is_found(
    cast: Cast, change: dict[str, str]
) -> None:
    card = restricted(person(cast.creator))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            Restriction.objects.update(**change)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert queries.faults() == [f"restriction {card.public_id} lacks facts, rule or end"]
