"""One question for every permission: can(principal, verb, target). What no rule allows is
denied."""

from collections.abc import Callable
from typing import Any

from tallgrass.kernel import errors
from tallgrass.kernel.principal import Principal

Rule = Callable[[Principal, Any], bool]
_rules: dict[str, Rule] = {}


def rule(verb: str) -> Callable[[Rule], Rule]:
    """Register the rule of one verb, named `room.verb`. A verb has exactly one rule."""

    def register(function: Rule) -> Rule:
        if verb in _rules and _rules[verb] is not function:
            raise ValueError(f"two rules for {verb}")
        _rules[verb] = function
        return function

    return register


def can(principal: Principal, verb: str, target: Any = None) -> bool:
    """Tell whether the principal may do `verb` to `target`. The system itself may do everything.

    Raises LookupError for a verb without a rule: a misspelt verb is a defect, not a denial.
    """
    if verb not in _rules:
        raise LookupError(f"no permission rule for {verb}")
    return principal.is_system or bool(_rules[verb](principal, target))


def require(principal: Principal, verb: str, target: Any = None) -> None:
    """Raise PermissionDenied unless the principal may do `verb` to `target`."""
    if not can(principal, verb, target):
        if principal.is_person:
            raise errors.NOT_PERMITTED(verb=verb)
        raise errors.SIGN_IN_FIRST(verb=verb)


def require_fresh(principal: Principal) -> None:
    """Raise PermissionDenied where a browser acts for somebody who proved who they are too long
    ago: whatever reaches an account or its money asks this as well as its own rule."""
    if not principal.is_fresh:
        raise errors.SIGN_IN_AGAIN()
