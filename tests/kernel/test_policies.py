"""Policies: defaults in code, versions in rows, edited by operators alone and on the record."""

import pytest

from tallgrass.kernel import policies
from tallgrass.kernel.errors import (
    POLICY_OVERTAKEN,
    POLICY_UNCHANGED,
    SETTING_NO_NUMBER,
    SETTING_NOT_WHOLE,
    SETTING_OUT_OF_BOUNDS,
    SETTING_OUT_OF_ORDER,
    SETTING_UNKNOWN,
    TEXT_EMPTY,
    TEXT_TOO_LONG,
    Invalid,
    Refusal,
)
from tallgrass.kernel.models import AuditEntry, Policy
from tallgrass.kernel.policies import Setting
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tests.refusals import denied, refused

pytestmark = pytest.mark.django_db
OPERATOR = Principal(person_id=7, is_operator=True)


@pytest.fixture(autouse=True)
def _policies_of_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two policies of these tests' own, so that they say the same whatever rooms declare."""
    monkeypatch.setattr(policies, "_defined", {})
    policies.define(
        "test.fee",
        "Fee",
        Setting("platform_bps", 400, 0, 10_000, "Share"),
        Setting("weight", 1.5, 0, 100, "Weight"),
    )
    policies.define(
        "test.steps",
        "Steps",
        Setting("low", 1, 0, 9, "Low"),
        Setting("high", 5, 0, 9, "High"),
        rising=("low", "high"),
    )


def test_the_default_is_version_0_and_the_newest_row_wins() -> None:
    assert policies.current("test.fee") == (0, {"platform_bps": 400, "weight": 1.5})
    assert (
        policies.revise(
            OPERATOR, name="test.fee", body={"platform_bps": 300}, reason="Spring", seen=0
        )
        == 1
    )
    assert (
        policies.revise(
            OPERATOR, name="test.fee", body={"platform_bps": 350}, reason="Summer", seen=1
        )
        == 2
    )
    assert policies.current("test.fee") == (2, {"platform_bps": 350, "weight": 1.5})
    assert [entry.actor for entry in AuditEntry.objects.all()] == ["person:7", "person:7"]


def test_a_change_of_what_another_changed_meanwhile_is_refused() -> None:
    policies.revise(OPERATOR, name="test.fee", body={"platform_bps": 300}, reason="Spring", seen=0)
    for sent_again in (0, 2, None):
        with refused(POLICY_OVERTAKEN):
            policies.revise(
                OPERATOR,
                name="test.fee",
                body={"weight": 2.0},
                reason="Spring too",
                seen=sent_again,
            )
    assert policies.current("test.fee") == (1, {"platform_bps": 300, "weight": 1.5})


@pytest.mark.parametrize(
    ("reason", "why"), [("", TEXT_EMPTY), ("  \n ", TEXT_EMPTY), ("x" * 501, TEXT_TOO_LONG)]
)
def test_a_change_gives_its_reason(reason: str, why: Refusal[Invalid]) -> None:
    with refused(why, field="reason"):
        policies.revise(
            OPERATOR, name="test.fee", body={"platform_bps": 300}, reason=reason, seen=0
        )
    assert (Policy.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_the_reason_is_kept_tidied() -> None:
    policies.revise(OPERATOR, name="test.fee", body={"weight": 2.0}, reason=" A  vote. ", seen=0)
    assert Policy.objects.get().reason == "A vote."


def test_two_changes_are_merged_and_what_both_touched_is_contested() -> None:
    policies.revise(OPERATOR, name="test.steps", body={"low": 2, "high": 6}, reason="A", seen=0)
    policies.revise(OPERATOR, name="test.steps", body={"low": 3, "high": 7}, reason="B", seen=1)

    def merged(body: dict[str, object], seen: int | None) -> tuple[object, ...]:
        return tuple(policies.merge("test.steps", body=body, seen=seen))

    assert merged({"low": 2, "high": 8}, 1) == (2, {"low": 3, "high": 8}, {"high": 7})
    assert merged({"low": 3, "high": 6}, 1) == (2, {"low": 3, "high": 7}, {})
    assert merged({"high": "soon"}, 1) == (2, {"low": 3, "high": "soon"}, {"high": 7})
    assert merged({"low": 4, "high": 7}, None) == (2, {"low": 4, "high": 7}, {"low": 3})
    assert merged({"low": 4, "high": 7}, 9) == merged({"low": 4, "high": 7}, None)


def test_only_one_side_changed_is_not_contested() -> None:
    policies.revise(OPERATOR, name="test.steps", body={"low": 2}, reason="A", seen=0)
    merge = policies.merge("test.steps", body={"low": 1, "high": 8}, seen=0)
    assert (merge.values, merge.contested) == ({"low": 2, "high": 8}, {})


@pytest.mark.postgres
def test_two_who_saw_the_same_version_put_one_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first had written: the row itself refuses."""
    before = policies.current("test.fee")
    policies.revise(OPERATOR, name="test.fee", body={"platform_bps": 300}, reason="Spring", seen=0)
    monkeypatch.setattr(policies, "current", lambda _name: before)
    with refused(POLICY_OVERTAKEN):
        policies.revise(
            OPERATOR, name="test.fee", body={"weight": 2.0}, reason="Spring too", seen=0
        )
    assert (Policy.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_what_a_change_leaves_out_stays_and_every_version_can_be_read_again() -> None:
    policies.revise(OPERATOR, name="test.fee", body={"platform_bps": 300}, reason="Spring", seen=0)
    policies.revise(OPERATOR, name="test.fee", body={"weight": 2.0}, reason="Summer", seen=1)
    bodies = [policies.at("test.fee", version) for version in range(4)]
    assert bodies == [
        {"platform_bps": 400, "weight": 1.5},
        {"platform_bps": 300, "weight": 1.5},
        {"platform_bps": 300, "weight": 2.0},
        None,
    ]
    with refused(POLICY_UNCHANGED):
        policies.revise(OPERATOR, name="test.fee", body={"weight": 2.0}, reason="Autumn", seen=2)


def test_settings_that_rise_stay_in_order() -> None:
    policies.revise(OPERATOR, name="test.steps", body={"low": 5}, reason="Even.", seen=0)
    for body in ({"low": 6}, {"high": 4}):
        with refused(SETTING_OUT_OF_ORDER, field="low", other="High"):
            policies.revise(OPERATOR, name="test.steps", body=body, reason="Odd.", seen=1)


@pytest.mark.parametrize("who", [ANONYMOUS, Principal(person_id=1)])
def test_nobody_else_may_edit(who: Principal) -> None:
    with denied(who, "policies.edit"):
        policies.revise(who, name="test.fee", body={"platform_bps": 0}, reason="Tried.", seen=0)
    assert Policy.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"unknown": 1}, SETTING_UNKNOWN),
        ({"platform_bps": "400"}, SETTING_NOT_WHOLE),
        ({"platform_bps": 4.0}, SETTING_NOT_WHOLE),
        ({"platform_bps": True}, SETTING_NOT_WHOLE),
        ({"weight": "1.5"}, SETTING_NO_NUMBER),
        ({"weight": 2}, SETTING_NO_NUMBER),
    ],
)
def test_settings_that_do_not_exist_or_of_another_kind_are_refused(
    body: dict[str, object], why: Refusal[Invalid]
) -> None:
    with refused(why, field=next(iter(body))):
        policies.revise(OPERATOR, name="test.fee", body=body, reason="Tried.", seen=0)
    assert Policy.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {"platform_bps": -1},
        {"platform_bps": 10_001},
        {"weight": float("nan")},
        {"weight": float("inf")},
        {"weight": -0.1},
    ],
)
def test_a_number_beyond_its_bounds_is_refused(body: dict[str, object]) -> None:
    with refused(SETTING_OUT_OF_BOUNDS, field=next(iter(body))):
        policies.revise(OPERATOR, name="test.fee", body=body, reason="Tried.", seen=0)
    assert Policy.objects.count() == 0


def test_a_policy_nobody_declared_is_a_defect() -> None:
    with pytest.raises(LookupError):
        policies.current("test.other")
