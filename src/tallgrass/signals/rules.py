"""Who may do what with counts and clicks."""

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal


@rule("signals.correct")
def _operators_correct(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("signals.adopt")
def _operators_adopt(principal: Principal, _target: object) -> bool:
    return principal.is_operator
