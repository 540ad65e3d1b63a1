"""What people and organisations are called, how long it may be, and what of it is audited."""

from datetime import timedelta

import pytest

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import TEXT_TOO_LONG
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.people import actions, queries
from tallgrass.people.actions.organisations import clean_domains
from tallgrass.people.models import Person
from tallgrass.people.types import ROLES_OF, OrgKind, Role
from tests.cast import Cast
from tests.people.factories import make_imported, make_person
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def audited(verb: str, subject_id: int) -> tuple[str, str, dict[str, object]]:
    """Who did that to this subject, of what kind it is, and the details: of one row alone."""
    row = AuditEntry.objects.get(verb=verb, subject_id=subject_id)
    return row.actor, row.subject_kind, row.detail


def test_founding_verifying_and_making_accounts_are_audited(cast: Cast) -> None:
    org = actions.create_organisation(cast.reader, kind="mcn", name="Own", domains=["own.example"])
    owner = queries.principal_of(cast.reader.acting_id)
    assert audited("organisation.found", org.id) == (owner.key, "organisation", {"kind": "mcn"})
    actions.verify_organisation(cast.operator, org_id=org.id)
    actions.verify_organisation(cast.operator, org_id=org.id)
    assert audited("organisation.verify", org.id) == (
        cast.operator.key,
        "organisation",
        {"name": "Own", "domains": ["own.example"]},
    )
    made = actions.create_person(
        SYSTEM,
        email="new@example.org",
        password=cast.password,
        handle="new_here",
        name="New",
        is_operator=True,
    )
    assert audited("people.create", made.id) == (SYSTEM.key, "person", {"is_operator": True})


def test_each_kind_of_organisation_has_these_roles() -> None:
    assert {str(kind): [str(role) for role in roles] for kind, roles in ROLES_OF.items()} == {
        "brand": ["owner", "marketer", "procurement"],
        "social_agency": ["owner", "agent"],
        "mcn": ["owner", "agent"],
    }
    assert OrgKind.values == ["brand", "social_agency", "mcn"]
    assert Role.values == ["owner", "marketer", "procurement", "agent"]


def test_an_organisations_name_has_eighty_letters_at_most(cast: Cast) -> None:
    with refused(TEXT_TOO_LONG, field="name"):
        actions.create_organisation(cast.reader, kind="brand", name="n" * 81)
    assert not queries.principal_of(cast.reader.acting_id).memberships
    made = actions.create_organisation(cast.reader, kind="brand", name="n" * 80)
    assert made.name == "n" * 80


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("meadow.example.", "meadow.example"),
        (" Meadow.Example ", "meadow.example"),
        ("SHOP.MX", "shop.mx"),
    ],
)
def test_a_domain_loses_its_last_dot_and_its_capitals(typed: str, kept: str) -> None:
    assert clean_domains([typed]) == [kept]


def test_whoever_is_imported_without_a_name_is_called_by_the_stand_in_or_their_handle() -> None:
    called, _new = actions.import_person(SYSTEM, external_id="a:1", name="", stand_in="A reader")
    plain, _new = actions.import_person(SYSTEM, external_id="a:2", name="")
    assert (called.name, plain.name) == ("A reader", plain.handle)
    named, _new = actions.import_person(SYSTEM, external_id="a:1", name="Lin", stand_in="A reader")
    kept, _new = actions.import_person(SYSTEM, external_id="a:1", name="", stand_in="Another")
    assert (named.name, kept.name) == ("Lin", "Lin")


def test_a_namesakes_handle_counts_on_past_those_that_are_taken() -> None:
    for handle in ("tea", "tea_3", "tea_4"):
        make_person(handle=handle)
    Person.objects.filter(handle="tea_4").update(handle="tea_5")
    make_person(handle="tea_4")
    # "tea", "tea_3", "tea_5" and "tea_4" are four: the next number is 5, and that is taken.
    assert make_imported("tea").handle == "tea_6"


def test_the_initial_is_the_first_letter_as_a_capital() -> None:
    assert [make_imported(name, f"x:{name}").initial for name in ("ann lee", "éva", "王芳")] == [
        "A",
        "É",
        "王",
    ]


def test_erasing_ends_a_session_however_many_were_ended_before(cast: Cast) -> None:
    def epoch(principal: Principal) -> int:
        return Person.objects.values_list("session_epoch", flat=True).get(pk=principal.person_id)

    for _n in range(3):
        actions.suspend_person(SYSTEM, person_id=cast.reader.acting_id)
        actions.reinstate_person(SYSTEM, person_id=cast.reader.acting_id)
    before = epoch(cast.reader)
    assert before >= 6
    actions.erase_person(SYSTEM, person_id=cast.reader.acting_id)
    assert epoch(cast.reader) == before + 1


def test_the_latest_fifty_managements_are_listed(cast: Cast) -> None:
    creator = make_person("Cy")
    mcn = queries.principal_of(cast.mcn.acting_id)
    ids = []
    for _n in range(51):
        proposal = actions.propose_management(
            mcn, org_id=cast.mcn_org.id, person_id=creator.acting_id
        )
        actions.answer_management(creator, management_id=proposal.id, agree=False)
        ids.append(proposal.id)
    found = [card.id for card in queries.managements_of_person(creator)]
    assert found == ids[:0:-1]


def test_a_place_too_long_is_refused_at_its_field(cast: Cast) -> None:
    with refused(TEXT_TOO_LONG, field="place"):
        actions.edit_profile(cast.reader, name="Reader", place="p" * 81)
    assert queries.cards([cast.reader.acting_id])[cast.reader.acting_id].place == ""


def test_an_answer_to_a_manager_has_its_moment(cast: Cast) -> None:
    frozen = FrozenClock(clock.now() + timedelta(days=1))
    with use_clock(frozen):
        made = [
            actions.propose_management(
                cast.mcn, org_id=cast.mcn_org.id, person_id=principal.acting_id
            )
            for principal in (cast.reader, cast.other_creator)
        ]
        frozen.advance(timedelta(hours=1))
        agreed = actions.answer_management(cast.reader, management_id=made[0].id, agree=True)
        declined = actions.answer_management(
            cast.other_creator, management_id=made[1].id, agree=False
        )
        assert (agreed.state, agreed.agreed_at, agreed.ended_at) == ("agreed", clock.now(), None)
        assert (declined.state, declined.agreed_at, declined.ended_at) == (
            "declined",
            None,
            clock.now(),
        )
