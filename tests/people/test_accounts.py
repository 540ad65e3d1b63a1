"""Coming in, changing what one's page says, suspension."""

from itertools import count

import pytest
from django.contrib.auth import get_user_model

from tallgrass.kernel.errors import (
    HANDLE_MALFORMED,
    SIGN_IN_FIRST,
    TEXT_EMPTY,
    TEXT_TOO_LONG,
    Invalid,
    Refusal,
    TallgrassError,
)
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.people import actions, queries
from tallgrass.people.actions import accounts
from tallgrass.people.errors import (
    EMAIL_MALFORMED,
    EMAIL_TAKEN,
    HANDLE_TAKEN,
    PASSWORD_REFUSED,
    TIME_ZONE_UNKNOWN,
    TONE_UNKNOWN,
)
from tests.cast import Cast
from tests.people.factories import PASSWORD, make_person
from tests.refusals import denied, refused

NEW = {"email": "new@example.org", "password": PASSWORD, "handle": "new_one", "name": "New"}


def test_everyone_of_the_cast_sits_where_they_should(cast: Cast) -> None:
    assert cast.marketer.sits_in(cast.brand.id, "marketer") and not cast.marketer.sits_in(
        cast.brand.id, "owner"
    )
    assert queries.people_with_role(cast.brand.id, "procurement") == [cast.procurement.person_id]
    assert queries.manager_of(cast.creator) == cast.mcn_org
    assert (cast.brand.is_verified, queries.verified_domains(cast.brand.id)) == (
        True,
        ("meadowtea.example",),
    )
    assert queries.operator_ids() == [cast.operator.person_id]


def test_a_stranger_comes_in_and_is_nobody_special(db: None) -> None:
    card = actions.create_person(
        ANONYMOUS, **{**NEW, "email": "New@Example.ORG", "handle": "@New_One"}
    )
    principal = queries.principal_of(card.id)
    assert (card.handle, card.is_claimed, card.followers, card.path) == (
        "new_one",
        True,
        0,
        "/@new_one",
    )
    assert (principal.is_operator, principal.memberships) == (False, ())
    assert queries.accounts([card.id]) == {card.id: "new@example.org"}


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"handle": "ab"}, "handle", HANDLE_MALFORMED),
        ({"handle": "аdmin"}, "handle", HANDLE_MALFORMED),  # a Cyrillic а
        ({"handle": "tallgrass"}, "handle", HANDLE_TAKEN),
        ({"handle": "gone_abc"}, "handle", HANDLE_TAKEN),
        ({"handle": "here_already"}, "handle", HANDLE_TAKEN),
        ({"name": " \u202e\u200b "}, "name", TEXT_EMPTY),
        ({"name": "x" * 61}, "name", TEXT_TOO_LONG),
        ({"email": "not an address"}, "email", EMAIL_MALFORMED),
        ({"password": "short"}, "password", PASSWORD_REFUSED),
        ({"password": "password123"}, "password", PASSWORD_REFUSED),
        ({"tone": "neon"}, "tone", TONE_UNKNOWN),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    db: None, change: dict[str, str], field: str, why: Refusal[Invalid]
) -> None:
    make_person(handle="here_already")
    with refused(why, field=field):
        actions.create_person(ANONYMOUS, **{**NEW, **change})
    assert get_user_model().objects.count() == 1


def test_one_email_is_one_account(db: None) -> None:
    make_person(email="new@example.org")
    with refused(EMAIL_TAKEN):
        actions.create_person(ANONYMOUS, **{**NEW, "email": "NEW@example.org"})
    assert get_user_model().objects.count() == 1


def test_only_operators_and_the_system_make_operators_or_accounts_for_others(cast: Cast) -> None:
    before = get_user_model().objects.count()
    for principal, is_operator in [(ANONYMOUS, True), (cast.reader, False), (cast.marketer, True)]:
        with denied(principal, "people.create"):
            actions.create_person(principal, **NEW, is_operator=is_operator)
    assert get_user_model().objects.count() == before
    assert queries.principal_of(
        actions.create_person(cast.operator, **NEW, is_operator=True).id
    ).is_operator


def test_a_profile_is_changed_by_its_own_person_and_cleaned(db: None) -> None:
    ann = make_person()
    card = actions.edit_profile(
        ann,
        name=" 王\u202e芳 ",
        bio="one\r\ntwo",
        place="Toronto",
        language="zh",
        time_zone="America/Toronto",
    )
    assert (card.name, card.bio, card.place, card.language) == (
        "王芳",
        "one\ntwo",
        "Toronto",
        "zh-hans",
    )
    with refused(TIME_ZONE_UNKNOWN):
        actions.edit_profile(ann, name="Ann", time_zone="Mars/Olympus")
    with refused(SIGN_IN_FIRST):
        actions.edit_profile(ANONYMOUS, name="Nobody")
    assert queries.cards([card.id])[card.id] == card


def test_suspension_ends_sessions_and_lifting_it_does_not_bring_them_back(cast: Cast) -> None:
    browser = cast.client_of("reader")
    assert browser.get("/settings/").status_code == 200
    actions.suspend_person(SYSTEM, person_id=cast.reader.acting_id)
    assert (browser.get("/settings/").status_code, queries.principal_of(cast.reader.acting_id)) == (
        302,
        ANONYMOUS,
    )
    actions.reinstate_person(SYSTEM, person_id=cast.reader.acting_id)
    assert browser.get("/settings/").status_code == 302
    assert cast.client_of("reader").get("/settings/").status_code == 200


def test_suspension_is_an_operators_and_never_of_themselves(cast: Cast) -> None:
    for principal, target in [
        (cast.reader, cast.creator),
        (cast.operator, cast.operator),
        (ANONYMOUS, cast.reader),
    ]:
        with denied(principal, "people.suspend"):
            actions.suspend_person(principal, person_id=target.acting_id)
    assert queries.suspended_ids() == set()


def test_another_password_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = cast.client_of("reader"), cast.client_of("reader")
    changed = here.post(
        "/account/password/change/",
        {"oldpassword": cast.password, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert (changed.status_code, elsewhere.get("/settings/").status_code) == (302, 302)


def test_searching_finds_by_beginning_and_never_everyone(cast: Cast) -> None:
    assert [card.handle for card in queries.search_people("@creat")] == ["creator_here"]
    assert [card.handle for card in queries.search_people("Other c")] == ["other_creator_here"]
    assert (
        queries.search_people(" "),
        queries.search_people("%"),
        queries.search_people("zz"),
    ) == ([], [], [])


def test_nobody_acts_for_nobody() -> None:
    for principal in (ANONYMOUS, SYSTEM, Principal()):
        with refused(SIGN_IN_FIRST):
            _ = principal.acting_id


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("check", "field", "why"),
    [
        ("check_handle_available", "handle", HANDLE_TAKEN),
        ("check_email_available", "email", EMAIL_TAKEN),
    ],
)
def test_a_form_sent_twice_at_once_is_one_account_and_the_second_hears_why(
    db: None, monkeypatch: pytest.MonkeyPatch, check: str, field: str, why: Refusal[TallgrassError]
) -> None:
    """The second looked before the first had written: the row itself refuses."""
    form = {
        "email": "twice@example.org",
        "password": PASSWORD,
        "handle": "twice_sent",
        "name": "Twice",
    }
    actions.create_person(ANONYMOUS, **form)
    really, looks = getattr(accounts, check), count()

    def looked_too_early(text: str, **more: bool) -> str:
        return really(text, **more) if next(looks) else text

    monkeypatch.setattr(accounts, check, looked_too_early)
    other = {"email": "other@example.org", "handle": "another_one"} | {field: form[field]}
    with refused(why):
        actions.create_person(ANONYMOUS, **{**form, **other})
    assert get_user_model().objects.count() == 1
