"""Fees, limits and rules that operators edit: versioned rows over defaults in code."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import audit, clock
from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.models import Policy
from tallgrass.kernel.permissions import require, rule
from tallgrass.kernel.prepared import Prepared
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction


class Setting(NamedTuple):
    """A number that operators set: its name in code, what holds until they do, the least and the
    most, and what it is, in words."""

    name: str
    default: float
    least: float
    most: float
    label: str | Promise


class _Defined(NamedTuple):
    title: str | Promise
    settings: dict[str, Setting]
    rising: Sequence[str]


_defined: dict[str, _Defined] = {}


@rule("policies.edit")
def _operators_edit(principal: Principal, _target: object) -> bool:
    return principal.is_operator


def define(name: str, title: str | Promise, *settings: Setting, rising: Sequence[str] = ()) -> None:
    """Declare a policy; its defaults count as version 0. Of the settings named in `rising`, none
    may exceed the next."""
    _defined[name] = _Defined(title, {setting.name: setting for setting in settings}, rising)


def title_of(name: str) -> str:
    """What people call a policy. Raises LookupError for one nobody declared."""
    return str(_of(name).title)


def settings_of(name: str) -> list[Setting]:
    """The numbers of a policy, in the order they were declared. Raises LookupError for a policy
    nobody declared."""
    return list(_of(name).settings.values())


def current(name: str) -> tuple[int, dict[str, Any]]:
    """Version and body of the policy in force. Raises LookupError for a policy nobody declared."""
    rows = _newest(name).rows()
    return (
        (rows[0][0], {**_default_of(name), **json.loads(rows[0][1])})
        if rows
        else (0, _default_of(name))
    )


def at(name: str, version: int) -> dict[str, Any] | None:
    """The body of one version; None where there is no such version. Raises LookupError for a policy
    nobody declared."""
    default = _default_of(name)
    row = Policy.objects.filter(name=name, version=version).first()
    return {**default, **row.body} if row else default if version == 0 else None


def require_newest(name: str, seen: int | None) -> None:
    """Raise Conflict unless the version that somebody had before her is the one in force."""
    if seen != current(name)[0]:
        raise _overtaken()


def names() -> list[str]:
    """Every declared policy."""
    return sorted(_defined)


def revise(
    principal: Principal, *, name: str, body: dict[str, float], reason: str, seen: int | None = None
) -> int:
    """Put a new version in force and return its number; settings that `body` leaves out stay as
    they are.

    `seen` is the version that whoever changes it had before her: raises Conflict when another came
    in force meanwhile. Raises Invalid, at the setting, for one that does not exist, of another type
    than its default, beyond its bounds or out of order.
    """
    require(principal, "policies.edit")
    newest, now = current(name)
    if seen is not None:
        require_newest(name, seen)
    settings, rising = _of(name).settings, _of(name).rising
    for key, value in body.items():
        setting = settings.get(key)
        if setting is None or type(value) is not type(setting.default):
            raise Invalid(_("This policy has no such setting, or not of that kind."), field=key)
        if not setting.least <= value <= setting.most:  # not a number is not between them either
            between = {"least": f"{setting.least:,}", "most": f"{setting.most:,}"}
            raise Invalid(_("This must lie between %(least)s and %(most)s.") % between, field=key)
    whole = {**now, **body}
    for lower, upper in pairwise(rising):
        if whole[lower] > whole[upper]:
            raise Invalid(
                _("This must not exceed “%(other)s”.") % {"other": settings[upper].label},
                field=lower,
            )
    if whole == now:
        raise Invalid(_("Nothing was changed."))
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
            raise _overtaken() from None
        audit.record(
            principal, "policies.revise", Subject("policy", row.pk), name=name, version=version
        )
    return version


@cache
def _newest(name: str) -> Prepared:
    return Prepared(
        lambda: (
            Policy.objects.filter(name=name).order_by("-version").values_list("version", "body")[:1]
        )
    )


def _overtaken() -> Conflict:
    return Conflict(
        _("Another version came in force meanwhile."),
        hint=_("Look at what holds now, then send yours again."),
    )


def _default_of(name: str) -> dict[str, Any]:
    return {setting.name: setting.default for setting in settings_of(name)}


def _of(name: str) -> _Defined:
    if name not in _defined:
        raise LookupError(f"no policy {name}")
    return _defined[name]
