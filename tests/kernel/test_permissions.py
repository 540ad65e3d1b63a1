"""can(): denied unless a rule says otherwise, and a verb without a rule is a defect."""

import pytest

from tallgrass.kernel import permissions
from tallgrass.kernel.errors import NOT_PERMITTED, SIGN_IN_FIRST
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Member, Principal
from tests.refusals import refused

ADA = Principal(person_id=1, memberships=(Member(5, "p", "Acorn", "brand", "marketer"),))


@pytest.fixture(autouse=True)
def _one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_rules", {})
    permissions.rule("test.open")(lambda principal, target: principal.person_id == target)


def test_the_rule_decides_and_the_system_may() -> None:
    assert [
        permissions.can(who, "test.open", 1)
        for who in (ADA, Principal(person_id=2), ANONYMOUS, SYSTEM)
    ] == [
        True,
        False,
        False,
        True,
    ]


def test_whoever_may_not_is_told_what_to_do() -> None:
    with refused(NOT_PERMITTED, verb="test.open") as stranger:
        permissions.require(Principal(person_id=2), "test.open", 1)
    with refused(SIGN_IN_FIRST) as nobody:
        permissions.require(ANONYMOUS, "test.open", 1)
    assert (stranger.value.status, str(stranger.value) != str(nobody.value)) == (403, True)


def test_a_verb_without_a_rule_is_a_defect_and_a_verb_has_one_rule() -> None:
    with pytest.raises(LookupError):
        permissions.can(SYSTEM, "test.unheard")
    with pytest.raises(ValueError, match="two rules"):
        permissions.rule("test.open")(lambda _principal, _target: True)


def test_seats_are_asked_by_organisation_and_role() -> None:
    assert (
        ADA.sits_in(5),
        ADA.sits_in(5, "marketer"),
        ADA.sits_in(5, "owner"),
        ADA.sits_in(6),
        ADA.sits_in(None),
    ) == (
        True,
        True,
        False,
        False,
        False,
    )
