"""Fees, limits and rules that operators edit: versioned rows over defaults in code."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import audit, clock
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.models import Policy
from tallgrass.kernel.permissions import require, rule
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction

Bounds = Mapping[str, tuple[float, float]]
_defaults: dict[str, dict[str, Any]] = {}
_bounds: dict[str, Bounds] = {}


@rule("policies.edit")
def _operators_edit(principal: Principal, _target: object) -> bool:
    return principal.is_operator


def define(name: str, *, bounds: Bounds | None = None, **default: Any) -> None:
    """Declare a policy and its default, which counts as version 0, with the least and the most that each number may be."""
    _defaults[name] = default
    _bounds[name] = bounds or {}


def bounds_of(name: str) -> Bounds:
    """The least and the most that each number of a policy may be."""
    return _bounds[name]


def current(name: str) -> tuple[int, dict[str, Any]]:
    """Version and body of the policy in force. Raises LookupError for a policy nobody declared."""
    default = _defaults.get(name)
    if default is None:
        raise LookupError(f"no policy {name}")
    newest = Policy.objects.filter(name=name).order_by("-version").first()
    return (newest.version, {**default, **newest.body}) if newest else (0, default)


def names() -> list[str]:
    """Every declared policy."""
    return sorted(_defaults)


def revise(principal: Principal, *, name: str, body: dict[str, Any], reason: str) -> int:
    """Put a new version in force and return its number. Keys must be those of the default, values of the same types."""
    require(principal, "policies.edit")
    default = _defaults.get(name)
    if default is None:
        raise LookupError(f"no policy {name}")
    for key, value in body.items():
        if key not in default or type(value) is not type(default[key]):
            raise Invalid(_("This policy has no such setting, or not of that kind."), field=key)
        least, most = _bounds[name].get(key, (value, value))
        if not least <= value <= most:  # not a number is not between them either
            between = {"least": f"{least:,}", "most": f"{most:,}"}
            raise Invalid(_("This must lie between %(least)s and %(most)s.") % between, field=key)
    with transaction():
        version = (Policy.objects.filter(name=name).aggregate(top=Max("version"))["top"] or 0) + 1
        row = Policy.objects.create(
            name=name, version=version, body=body, actor=principal.key, reason=reason, created_at=clock.now()
        )
        audit.record(principal, "policies.revise", Subject("policy", row.pk), name=name, version=version)
    return version
