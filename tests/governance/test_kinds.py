"""Every kind of subject, asked of the rows of the cast: public ids, owners, limits."""

from datetime import timedelta

import pytest

from tallgrass.governance import actions, errors
from tallgrass.governance.models import Restriction
from tallgrass.governance.owners import SubjectOwner, owner_of
from tallgrass.kernel import clock, subjects
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tests.cast import Cast
from tests.governance.factories import payout_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_owners_are_people_or_organisations(cast: Cast) -> None:
    held = payout_of(cast.creator)
    assert [
        owner_of(subject)
        for subject in (
            Subject("person", cast.creator.acting_id),
            Subject("organisation", cast.brand.id),
            held,
            Subject("payout", 10**9),
        )
    ] == [
        SubjectOwner(person_id=cast.creator.acting_id),
        SubjectOwner(org_id=cast.brand.id),
        SubjectOwner(person_id=cast.creator.acting_id),
        None,
    ]


def test_public_ids_are_found_for_every_kind(cast: Cast) -> None:
    card = ledger.payout_cards([payout_of(cast.creator).id]).popitem()[1]
    for kind, public_id, id_ in (
        ("person", cast.creator.public_id, cast.creator.acting_id),
        ("organisation", cast.brand.public_id, cast.brand.id),
        ("payout", card.public_id, card.id),
    ):
        assert subjects.by_public_id(kind, [public_id, "x" * 16]) == {public_id: id_}
    for declared in subjects.kinds():
        assert subjects.by_public_id(declared.name, ["x" * 16]) == {}


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ("organisation", "account"),
        ("person", "pay"),
        ("payout", "publish"),
        ("payout", "account"),
    ],
)
def test_only_what_a_kind_declares_is_limited(cast: Cast, kind: str, limit: str) -> None:
    ids = {
        "person": cast.creator.acting_id,
        "organisation": cast.brand.id,
        "payout": payout_of(cast.creator).id,
    }
    with refused(errors.LIMIT_NOT_APPLICABLE):
        actions.restrict(
            cast.operator,
            subject=Subject(kind, ids[kind]),
            kind=limit,
            reason="Facts.",
            rule="law",
            ends_at=clock.now() + timedelta(days=3),
        )
    assert not Restriction.objects.exists()
