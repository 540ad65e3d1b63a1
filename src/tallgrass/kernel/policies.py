"""Fees, limits and rules that operators edit: versioned rows over defaults in code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.utils.functional import Promise

from tallgrass.kernel import audit, clock, errors
from tallgrass.kernel.hooks import Hook
from tallgrass.kernel.models import Policy
from tallgrass.kernel.permissions import require, rule
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction

LONGEST_REASON = 500


class Way(Enum):
    """To a higher number, or to a lower one."""

    UP = "up"
    DOWN = "down"


class Setting(NamedTuple):
    """A number that operators set: its name in code, what holds until they do, the least and the
    most, and what it is, in words. One that is a `percent` is kept in hundredths of a percent, and
    people read and write it as a percentage. `loosens` is set where one direction makes people less
    safe: no operator goes that way alone."""

    name: str
    default: float
    least: float
    most: float
    label: str | Promise
    percent: bool = False
    loosens: Way | None = None

    def is_looser(self, before: float, after: float) -> bool:
        """Tell whether going from one value to another makes people less safe."""
        if self.loosens is Way.UP:
            return after > before
        return self.loosens is Way.DOWN and after < before

    def written(self, value: float) -> str:
        """Write a value of this setting as people read it."""
        return f"{value / 100:.2f}%" if self.percent else f"{value:,}"


class _Definition(NamedTuple):
    title: str | Promise
    settings: dict[str, Setting]
    rising: Sequence[str]


class PolicyInForce(NamedTuple):
    """A policy as it stands: its name in code, what people call it, the number and body of the
    version in force, and its settings in their order."""

    name: str
    title: str
    version: int
    body: dict[str, Any]
    settings: list[Setting]


class RevisedPolicy(NamedTuple):
    """A policy of which another version applies, and what people call it."""

    name: str
    title: str
    version: int


revised: Hook[RevisedPolicy] = Hook("policies.revised")
_defined: dict[str, _Definition] = {}


@rule("policies.edit")
def _operators_edit(principal: Principal, _target: object) -> bool:
    return principal.is_operator


def define(name: str, title: str | Promise, *settings: Setting, rising: Sequence[str] = ()) -> None:
    """Declare a policy; its defaults count as version 0. Of the settings named in `rising`, none
    may exceed the next."""
    _defined[name] = _Definition(title, {setting.name: setting for setting in settings}, rising)


def title_of(name: str) -> str:
    """Return what people call a policy. Raises LookupError for one nobody declared."""
    return str(_of(name).title)


def settings_of(name: str) -> list[Setting]:
    """Return the numbers of a policy, in the order they were declared. Raises LookupError for a
    policy nobody declared."""
    return list(_of(name).settings.values())


def current(name: str) -> tuple[int, dict[str, Any]]:
    """Return the version and body of the policy in force. Raises LookupError for a policy nobody
    declared."""
    rows = _newest(name).rows()
    return (
        (rows[0][0], {**_default_of(name), **json.loads(rows[0][1])})
        if rows
        else (0, _default_of(name))
    )


def at(name: str, version: int) -> dict[str, Any] | None:
    """Return the body of one version; None where there is no such version. Raises LookupError for a
    policy nobody declared."""
    default = _default_of(name)
    row = Policy.objects.filter(name=name, version=version).first()
    return {**default, **row.body} if row else default if version == 0 else None


def names() -> list[str]:
    """Return every declared policy."""
    return sorted(_defined)


def to_edit(viewer: Principal, name: str) -> PolicyInForce | None:
    """Return a policy as it stands, for whoever may change it; None where nobody declared one of
    that name. Raises PermissionDenied for anyone else."""
    require(viewer, "policies.edit")
    if name not in _defined:
        return None
    version, body = current(name)
    return PolicyInForce(name, title_of(name), version, body, settings_of(name))


def all_to_edit(viewer: Principal) -> list[PolicyInForce]:
    """Return every policy as it stands, by name, for whoever may change them. Raises
    PermissionDenied for anyone else."""
    return [policy for name in names() if (policy := to_edit(viewer, name))]


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What somebody wants to change of a policy: the settings, why, and the version that they had
    before them, None where they cannot say."""

    name: str
    body: Mapping[str, object]
    reason: str
    seen: int | None


def loosened(principal: Principal, change: PolicyChange) -> dict[str, float]:
    """Return the settings that a change makes less safe, with their new values: it takes two
    operators then. Raises as `revise` does for what cannot be."""
    require(principal, "policies.edit")
    newest, now = current(change.name)
    if change.seen != newest:
        raise errors.POLICY_OVERTAKEN()
    whole = _checked(_of(change.name), now, change.body)
    return {
        each.name: whole[each.name]
        for each in settings_of(change.name)
        if each.is_looser(now[each.name], whole[each.name])
    }


def revise(
    principal: Principal,
    *,
    name: str,
    body: Mapping[str, object],
    reason: str,
    seen: int | None,
    is_agreed: bool = False,
) -> int:
    """Put a new version in force and return its number; settings that `body` leaves out stay as
    they are. Who listens to `revised` tells all operators.

    What makes people less safe is refused (PermissionDenied) to an operator alone, unless
    `is_agreed`: another proposed it.

    `seen` is the version that whoever changes it had before them, None where they cannot say.
    Raises Conflict unless that version is the one in force (`merge` then tells both changes apart).
    Raises Invalid, at the setting, for one that does not exist, of another type than its default,
    beyond its bounds or out of order; and at `reason`, without one.
    """
    looser = loosened(principal, PolicyChange(name, body, reason, seen))
    newest, now = current(name)
    whole = {**now, **body}
    reason = clean_line(reason, longest=LONGEST_REASON, field="reason")
    if looser and principal.is_person and not is_agreed:
        raise errors.POLICY_NEEDS_TWO()
    version = newest + 1
    with transaction():
        try:
            with transaction():
                row = Policy.objects.create(
                    name=name,
                    version=version,
                    body=whole,
                    actor=principal.key,
                    reason=reason,
                    created_at=clock.now(),
                )
        except IntegrityError:  # another took this number since we looked
            raise errors.POLICY_OVERTAKEN() from None
        audit.record(
            principal, "policies.revise", Subject("policy", row.pk), name=name, version=version
        )
        revised.fire(RevisedPolicy(name, title_of(name), version))
    return version


class Merge(NamedTuple):
    """What one editor changed, over what another put in force meanwhile: the version in force, the
    values to go on with, and where both changed the same setting, the value in force."""

    version: int
    values: dict[str, object]
    contested: dict[str, float]


def merge(name: str, *, body: Mapping[str, object], seen: int | None) -> Merge:
    """Return the settings an editor changed since version `seen`, over the version in force.

    A setting they left as it was then takes the value in force. One that was changed on both sides
    keeps theirs and is contested; without knowing what they saw, every difference is. Raises
    LookupError for a policy nobody declared.
    """
    before = (at(name, seen) if seen is not None else None) or {}
    version, now = current(name)
    values, contested = dict(body), {}
    for key, value in now.items():
        if key not in body or (key in before and body[key] == before[key]):
            values[key] = value
        elif body[key] != value and before.get(key) != value:
            contested[key] = value
    return Merge(version, values, contested)


def _checked(
    policy: _Definition, now: dict[str, Any], body: Mapping[str, object]
) -> dict[str, Any]:
    """Check the whole policy after the change, and return it. Raises Invalid, at the setting."""
    for key, value in body.items():
        setting = policy.settings.get(key)
        if setting is None:
            raise errors.SETTING_UNKNOWN(field=key)
        _check_value(setting, value)
    whole = {**now, **body}
    for lower, upper in pairwise(policy.rising):
        if whole[lower] > whole[upper]:
            raise errors.SETTING_OUT_OF_ORDER(field=lower, other=policy.settings[upper].label)
    if whole == now:
        raise errors.POLICY_UNCHANGED()
    return whole


def _check_value(setting: Setting, value: object) -> None:
    if not isinstance(value, int | float) or type(value) is not type(setting.default):
        if setting.percent:
            raise errors.SETTING_NO_PERCENTAGE(field=setting.name)
        whole = isinstance(setting.default, int)
        raise (errors.SETTING_NOT_WHOLE if whole else errors.SETTING_NO_NUMBER)(field=setting.name)
    if not setting.least <= value <= setting.most:  # not a number is not between them either
        raise errors.SETTING_OUT_OF_BOUNDS(
            field=setting.name,
            least=setting.written(setting.least),
            most=setting.written(setting.most),
        )


@cache
def _newest(name: str) -> PreparedQuery:
    return PreparedQuery(
        lambda: (
            Policy.objects.filter(name=name).order_by("-version").values_list("version", "body")[:1]
        )
    )


def _default_of(name: str) -> dict[str, Any]:
    return {setting.name: setting.default for setting in settings_of(name)}


def _of(name: str) -> _Definition:
    if name not in _defined:
        raise LookupError(f"no policy {name}")
    return _defined[name]
