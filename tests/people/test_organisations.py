"""Organisations: founding, verifying, seats, domains."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.errors import (
    NOT_PERMITTED,
    SIGN_IN_FIRST,
)
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Member, Principal
from tallgrass.people import actions, queries
from tallgrass.people.actions.organisations import clean_domains
from tallgrass.people.errors import (
    DOMAIN_MALFORMED,
    NO_ACCOUNT_HAS_HANDLE,
    NO_SEAT,
    OWNER_NEEDED,
    ROLE_UNKNOWN,
    TOO_MANY_DOMAINS,
)
from tallgrass.people.look_alike_queries import unverified_count
from tallgrass.people.types import ROLES_OF, OrgKind, Role
from tests.cast import Cast, take_seat
from tests.people.factories import make_imported, make_person
from tests.refusals import denied, refused


def test_anyone_founds_an_operator_verifies(cast: Cast) -> None:
    org = actions.create_organisation(
        cast.reader, kind="brand", name="Own", domains=["Shop.Example.", "shop.example"]
    )
    assert (org.is_verified, org.domains, queries.verified_domains(org.id)) == (
        False,
        ("shop.example",),
        (),
    )
    assert queries.seats_of(org.id) == {cast.reader.acting_id: "owner"}
    for principal in (queries.principal_of(cast.reader.acting_id), cast.marketer, ANONYMOUS):
        with denied(principal, "people.verify_organisation"):
            actions.verify_organisation(principal, org_id=org.id)
    assert actions.verify_organisation(cast.operator, org_id=org.id).is_verified
    assert queries.verified_domains(org.id) == ("shop.example",)


def test_the_same_form_sent_twice_is_one_organisation(cast: Cast) -> None:
    reader = cast.client_of("reader")
    [key] = re.findall(
        r'name="key" value="([a-z0-9]+)"', reader.get("/organisations/new/").content.decode()
    )
    form = {"key": key, "kind": "brand", "name": "Own"}
    answers = [
        reader.post("/organisations/new/", {**form, **change})
        for change in ({}, {}, {"name": "Another"})
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer["Location"] for answer in answers}) == 2
    refused = reader.post("/organisations/new/", {**form, "kind": ""})
    assert (refused.status_code, key in refused.content.decode()) == (422, True)


def test_another_domain_or_name_must_be_verified_again(cast: Cast) -> None:
    same = actions.edit_organisation(
        cast.founder,
        org_id=cast.brand.id,
        name="Meadow Tea",
        about="Tea.",
        domains=cast.brand.domains,
    )
    assert same.is_verified
    moved = actions.edit_organisation(
        cast.founder, org_id=cast.brand.id, name="Meadow Tea", domains=["evil.example"]
    )
    assert (moved.is_verified, queries.verified_domains(cast.brand.id)) == (False, ())
    with refused(NOT_PERMITTED, verb="people.edit_organisation"):
        actions.edit_organisation(cast.marketer, org_id=cast.brand.id, name="Mine")


@pytest.mark.parametrize(
    "domain",
    [
        "https://shop.example",
        "shop.example/path",
        "shop.example:443",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "1.2",
        "a..b",
        "-a.example",
        "a-.example",
        "user@shop.example",
        "*.example",
        "shop .example",
        "shop.example?x",
        "x" * 64 + ".example",
        "shop_1.example",
        "шоп",
        "shop.123",
        "shop.1st",
        "0x7f.1",
        "a" * 250 + ".example",
        "shop\u3002",
        "//shop.example",
        "shop\\.example",
        "ex%61mple.org",
    ],
)
def test_what_is_no_host_name_is_refused(domain: str) -> None:
    with refused(DOMAIN_MALFORMED) as refusal:
        clean_domains([domain])
    assert refusal.value.field == "domains"


def test_host_names_are_kept_in_ascii_once_sorted() -> None:
    assert clean_domains(["München.example", "b.example", "B.Example.", " ", "a.example"]) == [
        "a.example",
        "b.example",
        "xn--mnchen-3ya.example",
    ]
    with refused(TOO_MANY_DOMAINS, n=20):
        clean_domains([f"a{n}.example" for n in range(21)])


def test_owners_seat_others_do_not(cast: Cast) -> None:
    reader = cast.reader.acting_id
    for principal in (cast.marketer, cast.agent, cast.reader, ANONYMOUS):
        with denied(principal, "people.seat"):
            take_seat(principal, org_id=cast.brand.id, person_id=reader, role="owner")
    with refused(ROLE_UNKNOWN):
        take_seat(cast.founder, org_id=cast.brand.id, person_id=reader, role="agent")
    with refused(NO_ACCOUNT_HAS_HANDLE):
        take_seat(cast.founder, org_id=cast.brand.id, person_id=make_imported().id, role="marketer")
    assert reader not in queries.seats_of(cast.brand.id)
    take_seat(cast.founder, org_id=cast.brand.id, person_id=reader, role="marketer")
    take_seat(cast.founder, org_id=cast.brand.id, person_id=reader, role="procurement")
    assert queries.seats_of(cast.brand.id)[reader] == "procurement"


def test_the_last_owner_stays_until_another_is_seated(cast: Cast) -> None:
    founder, org = cast.founder.acting_id, cast.brand.id
    with refused(OWNER_NEEDED):
        actions.unseat_member(cast.founder, org_id=org, person_id=founder)
    with refused(OWNER_NEEDED):
        take_seat(cast.founder, org_id=org, person_id=founder, role="marketer")
    assert queries.seats_of(org)[founder] == "owner"
    take_seat(cast.founder, org_id=org, person_id=cast.marketer.acting_id, role="owner")
    actions.unseat_member(cast.founder, org_id=org, person_id=founder)
    assert founder not in queries.seats_of(org)


def test_anyone_leaves_but_takes_nobody_along(cast: Cast) -> None:
    with refused(NOT_PERMITTED, verb="people.unseat"):
        actions.unseat_member(
            cast.marketer, org_id=cast.brand.id, person_id=cast.procurement.acting_id
        )
    actions.unseat_member(cast.marketer, org_id=cast.brand.id, person_id=cast.marketer.acting_id)
    assert cast.marketer.person_id not in queries.seats_of(cast.brand.id)
    with refused(NO_SEAT):
        actions.unseat_member(cast.founder, org_id=cast.brand.id, person_id=cast.marketer.acting_id)


def test_the_system_founds_nothing(db: None) -> None:
    with refused(SIGN_IN_FIRST):
        actions.create_organisation(SYSTEM, kind="brand", name="Nobody's")
    assert queries.organisations().items == []


def test_verified_ones_are_listed_apart_from_those_that_wait(cast: Cast) -> None:
    waiting = actions.create_organisation(make_person(), kind="mcn", name="New")
    assert [org.id for org in queries.organisations(verified=False).items] == [waiting.id]
    assert (
        len(queries.organisations(verified=True).items) == 3
        and unverified_count(cast.operator) == 1
    )


seats = st.lists(
    st.builds(
        lambda org_id, kind, role: Member(org_id, f"o{org_id}", "Org", kind, role),
        st.integers(1, 4),
        st.sampled_from(OrgKind.values),
        st.sampled_from(Role.values),
    ),
    max_size=4,
)


@given(seats=seats, org_id=st.integers(1, 4), is_operator=st.booleans())
def test_what_a_seat_allows_is_in_its_own_organisation_only(
    seats: list[Member], org_id: int, is_operator: bool
) -> None:
    principal = Principal(person_id=1, memberships=tuple(seats), is_operator=is_operator)
    here = [member for member in seats if member.org_id == org_id]
    owns = any(member.role == Role.OWNER for member in here)
    assert can(principal, "people.edit_organisation", org_id) == owns
    assert can(principal, "people.seat", org_id) == owns
    assert can(principal, "people.see_members", org_id) == (bool(here) or is_operator)
    assert can(principal, "people.manage_for", org_id) == any(
        m.kind == OrgKind.MCN and m.role in ("owner", "agent") for m in here
    )
    assert not can(ANONYMOUS, "people.see_members", org_id)


def test_every_kind_has_an_owner() -> None:
    assert all(Role.OWNER in roles for roles in ROLES_OF.values()) and set(ROLES_OF) == set(OrgKind)
