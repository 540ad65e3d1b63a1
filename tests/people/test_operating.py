"""What whoever holds the machine does to accounts: a list, a new password, operators."""

import pytest
from django.contrib.auth import get_user_model

from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import SYSTEM
from tallgrass.people import actions, queries
from tallgrass.people.account_queries import accounts_list
from tallgrass.people.errors import (
    ACCOUNT_SUSPENDED,
    LAST_OPERATOR,
    NO_SUCH_ACCOUNT,
    PASSWORD_REFUSED,
)
from tallgrass.people.types import PeopleFilter
from tests.cast import Cast
from tests.refusals import denied, refused

NEW = "a much newer password"


def person(handle: str):
    return get_user_model().objects.get(handle=handle)


def verbs() -> list[tuple[str, str]]:
    return list(
        AuditEntry.objects.filter(verb__startswith="people.")
        .exclude(verb="people.create")
        .order_by("pk")
        .values_list("verb", "actor")
    )


def test_a_new_password_ends_every_session_and_stands_on_the_record(cast: Cast) -> None:
    reader = person(cast.reader.handle)
    client = cast.client_of("reader")
    assert client.get("/settings/profile/").status_code == 200
    before = verbs()
    card = actions.reset_password(SYSTEM, handle=f"@{cast.reader.handle.upper()}", password=NEW)
    after = person(cast.reader.handle)
    assert (card.handle, after.check_password(NEW)) == (reader.handle, True)
    assert after.get_session_auth_hash() != reader.get_session_auth_hash()
    assert client.get("/settings/profile/").status_code == 302
    assert verbs()[len(before) :] == [("people.reset_password", SYSTEM.key)]


def test_a_weak_password_and_an_unknown_handle_change_nothing(cast: Cast) -> None:
    before, hashed = verbs(), person(cast.reader.handle).password
    with refused(PASSWORD_REFUSED):
        actions.reset_password(SYSTEM, handle=cast.reader.handle, password="12345678")
    with refused(NO_SUCH_ACCOUNT, handle="nobody_here"):
        actions.reset_password(SYSTEM, handle="nobody_here", password=NEW)
    assert (verbs(), person(cast.reader.handle).password) == (before, hashed)


def test_an_operator_is_made_and_unmade_and_the_last_one_stays(cast: Cast) -> None:
    handle, first = cast.reader.handle, cast.operator.handle
    before = verbs()
    with refused(LAST_OPERATOR):
        actions.set_operator(SYSTEM, handle=first, is_operator=False)
    assert actions.set_operator(SYSTEM, handle=handle, is_operator=True)
    assert not actions.set_operator(SYSTEM, handle=handle, is_operator=True)
    assert queries.principal_of(person(handle).pk).is_operator
    assert actions.set_operator(SYSTEM, handle=first, is_operator=False)
    with refused(LAST_OPERATOR):
        actions.set_operator(SYSTEM, handle=handle, is_operator=False)
    assert queries.operator_ids() == [person(handle).pk]
    assert [verb for verb, _actor in verbs()[len(before) :]] == [
        "people.make_operator",
        "people.unmake_operator",
    ]


def test_a_suspended_operator_does_not_count_and_nobody_suspended_becomes_one(cast: Cast) -> None:
    actions.set_operator(SYSTEM, handle=cast.reader.handle, is_operator=True)
    actions.suspend_person(SYSTEM, person_id=person(cast.reader.handle).pk)
    with refused(LAST_OPERATOR):
        actions.set_operator(SYSTEM, handle=cast.operator.handle, is_operator=False)
    actions.suspend_person(SYSTEM, person_id=person(cast.creator.handle).pk)
    with refused(ACCOUNT_SUSPENDED):
        actions.set_operator(SYSTEM, handle=cast.creator.handle, is_operator=True)


@pytest.mark.parametrize("role", ["reader", "operator"])
def test_no_person_may_do_this_not_even_an_operator(cast: Cast, role: str) -> None:
    who = getattr(cast, role)
    with denied(who, "people.operate"):
        actions.reset_password(who, handle=cast.creator.handle, password=NEW)
    with denied(who, "people.operate"):
        actions.set_operator(who, handle=cast.creator.handle, is_operator=True)
    with denied(who, "people.operate"):
        accounts_list(who)


def test_people_are_listed_by_kind_by_words_and_page_by_page(cast: Cast) -> None:
    everybody = [card.handle for card in accounts_list(SYSTEM, size=100).items]
    assert cast.reader.handle in everybody
    walked, cursor = [], ""
    while True:
        page = accounts_list(SYSTEM, cursor=cursor, size=3)
        walked += [card.handle for card in page.items]
        if not (cursor := page.next):
            break
    assert walked == everybody
    [operator] = accounts_list(SYSTEM, kind=PeopleFilter.OPERATOR).items
    assert (operator.handle, operator.is_operator) == (cast.operator.handle, True)
    actions.suspend_person(SYSTEM, person_id=person(cast.reader.handle).pk)
    [suspended] = accounts_list(SYSTEM, kind=PeopleFilter.SUSPENDED).items
    assert suspended.handle == cast.reader.handle
    found = accounts_list(SYSTEM, matching=operator.email.upper()).items
    assert [card.handle for card in found] == [operator.handle]
    assert accounts_list(SYSTEM, matching="no such words").items == []
