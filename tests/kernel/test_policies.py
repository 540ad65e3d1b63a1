"""Policies: defaults in code, versions in rows, edited by operators alone and on the record."""

import pytest

from tallgrass.kernel import policies
from tallgrass.kernel.errors import Denied, Invalid
from tallgrass.kernel.models import AuditEntry, Policy
from tallgrass.kernel.principal import ANONYMOUS, Principal

pytestmark = pytest.mark.django_db
OPERATOR = Principal(person_id=7, is_operator=True)


@pytest.fixture(autouse=True)
def _one_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "_defaults", {})
    policies.define(
        "test.fee", bounds={"platform_bps": (0, 10_000), "weight": (0, 100)}, platform_bps=400, weight=1.5, label="Tallgrass"
    )


def test_the_default_is_version_0_and_the_newest_row_wins() -> None:
    assert policies.current("test.fee") == (0, {"platform_bps": 400, "weight": 1.5, "label": "Tallgrass"})
    assert policies.revise(OPERATOR, name="test.fee", body={"platform_bps": 300}, reason="Spring") == 1
    assert policies.revise(OPERATOR, name="test.fee", body={"platform_bps": 350}, reason="Summer") == 2
    assert policies.current("test.fee") == (2, {"platform_bps": 350, "weight": 1.5, "label": "Tallgrass"})
    assert [entry.actor for entry in AuditEntry.objects.all()] == ["person:7", "person:7"]


@pytest.mark.parametrize("who", [ANONYMOUS, Principal(person_id=1)])
def test_nobody_else_may_edit(who: Principal) -> None:
    with pytest.raises(Denied):
        policies.revise(who, name="test.fee", body={"platform_bps": 0}, reason="")
    assert Policy.objects.count() == 0


@pytest.mark.parametrize("body", [{"unknown": 1}, {"platform_bps": "400"}, {"platform_bps": 4.0}, {"platform_bps": True}])
def test_settings_that_do_not_exist_or_of_another_kind_are_refused(body: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        policies.revise(OPERATOR, name="test.fee", body=body, reason="")
    assert Policy.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{"platform_bps": -1}, {"platform_bps": 10_001}, {"weight": float("nan")}, {"weight": float("inf")}, {"weight": -0.1}]
)
def test_a_number_beyond_its_bounds_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="between"):
        policies.revise(OPERATOR, name="test.fee", body=body, reason="")
    assert Policy.objects.count() == 0


def test_a_policy_nobody_declared_is_a_defect() -> None:
    with pytest.raises(LookupError):
        policies.current("test.other")
