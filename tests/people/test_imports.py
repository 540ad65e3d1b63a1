"""People known by imported notes only."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.people import actions, queries
from tallgrass.people.errors import AUTHOR_ERASED, AUTHOR_ID_MALFORMED
from tallgrass.people.types import PersonCard
from tests.cast import Cast
from tests.people.factories import make_person
from tests.refusals import denied, refused


def bring(name: str, external_id: str, **more: Any) -> tuple[PersonCard, bool]:
    return actions.import_person(SYSTEM, external_id=external_id, name=name, **more)


def test_an_id_seen_before_updates_and_never_adds(db: None) -> None:
    first, is_new = bring("Lin", "a:1", followers=10)
    again, is_new_again = bring("Lin Yu", "a:1", followers=12)
    assert (is_new, is_new_again, first.id == again.id, first.handle == again.handle) == (
        True,
        False,
        True,
        True,
    )
    assert (again.name, again.followers, again.is_claimed, get_user_model().objects.count()) == (
        "Lin Yu",
        12,
        False,
        1,
    )
    kept, _new = bring("Lin Yu", "a:1")
    assert kept.followers == 12


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("林小雨", "linxiaoyu"),
        ("Zoë  Łuk", "zoe_uk"),
        ("!!!", None),
        ("a", None),
        ("admin", "a_admin"),
        ("Gone_Girl", "a_gone_girl"),
        ("x" * 300, "x" * 22),
    ],
)
def test_handles_resemble_the_name_and_are_always_valid(
    db: None, name: str, handle: str | None
) -> None:
    card, _new = bring(name, "a:1")
    assert handle is None or card.handle == handle
    assert queries.person_by_handle(card.handle) == card and len(card.name) <= 60


def test_namesakes_get_handles_of_their_own(db: None) -> None:
    handles = [bring("Lin", f"a:{n}")[0].handle for n in range(4)]
    assert handles == ["lin", "lin_2", "lin_3", "lin_4"]
    make_person(handle="mei")
    assert bring("Mei", "b:1")[0].handle == "mei_2"


def test_what_they_claimed_is_theirs_and_only_counts_still_come_in(cast: Cast) -> None:
    card, _new = bring("Lin", "a:1", bio="old", followers=5)
    code = actions.issue_claim_code(cast.operator, person_id=card.id)
    actions.claim_person(code=code, email="lin@example.org", password="my very own words")
    actions.edit_profile(queries.principal_of(card.id), name="Lin, really", bio="mine")
    after, _new = bring("Lin of the file", "a:1", bio="theirs", followers=9)
    assert (after.name, after.bio, after.followers) == ("Lin, really", "mine", 9)


def test_importing_is_an_operators_and_needs_an_id(cast: Cast) -> None:
    before = get_user_model().objects.count()
    for principal in (cast.reader, cast.mcn, ANONYMOUS):
        with denied(principal, "people.import"):
            actions.import_person(principal, external_id="a:1", name="Lin")
    for external_id in ("", "x" * 121):
        with refused(AUTHOR_ID_MALFORMED):
            bring("Lin", external_id)
    assert get_user_model().objects.count() == before


def test_whoever_was_erased_does_not_come_back_by_import(db: None) -> None:
    card, _new = bring("Lin", "a:1")
    actions.erase_person(SYSTEM, person_id=card.id)
    with refused(AUTHOR_ERASED):
        bring("Lin", "a:1")
    assert get_user_model().objects.filter(erased_at=None).count() == 0
