"""One question for every permission: can(principal, verb, target). What no rule allows is
denied."""

from collections.abc import Callable
from typing import Any

from tallgrass.kernel import errors
from tallgrass.kernel.principal import Principal

Rule = Callable[[Principal, Any], bool]
_rules: dict[str, Rule] = {}
_guarded: set[str] = set()


def rule(verb: str, *, confirms_money: bool = False) -> Callable[[Rule], Rule]:
    """Register the rule of one verb, named `room.verb`. A verb has exactly one rule. One that
    confirms money is denied, whatever its rule says, to whoever lacks a second factor that is asked
    of them."""

    def register(function: Rule) -> Rule:
        if verb in _rules and _rules[verb] is not function:
            raise ValueError(f"two rules for {verb}")
        _rules[verb] = function
        if confirms_money:
            _guarded.add(verb)
        return function

    return register


def can(principal: Principal, verb: str, target: Any = None) -> bool:
    """Tell whether the principal may do `verb` to `target`. The system itself may do everything.

    Raises LookupError for a verb without a rule: a misspelt verb is a defect, not a denial.
    """
    if verb not in _rules:
        raise LookupError(f"no permission rule for {verb}")
    if principal.lacks_factor and verb in _guarded:
        return False
    return principal.is_system or bool(_rules[verb](principal, target))


def confirming_money() -> set[str]:
    """Return the verbs that confirm money."""
    return set(_guarded)


def require(principal: Principal, verb: str, target: Any = None) -> None:
    """Raise PermissionDenied unless the principal may do `verb` to `target`: another one where only
    the second factor is missing."""
    if not can(principal, verb, target):
        if principal.lacks_factor and can(principal.with_factor(), verb, target):
            raise errors.SECOND_FACTOR_FIRST()
        if principal.is_person:
            raise errors.NOT_PERMITTED(verb=verb)
        raise errors.SIGN_IN_FIRST(verb=verb)


def require_fresh(principal: Principal) -> None:
    """Raise PermissionDenied where a browser acts for somebody who proved who they are too long
    ago: whatever reaches an account or its money asks this as well as its own rule."""
    if not principal.is_fresh:
        raise errors.SIGN_IN_AGAIN()


def require_adult(principal: Principal) -> None:
    """Raise PermissionDenied for a person who did not say that they are 18: whatever agrees to work
    for pay, or moves money, asks this as well as its own rule."""
    if principal.is_person and not principal.is_adult:
        raise errors.ADULTS_ONLY()
