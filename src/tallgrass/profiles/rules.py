"""Who may correct a profile."""

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal
from tallgrass.people.standing_queries import is_claimed


@rule("profiles.correct")
def _themselves_or_operator(principal: Principal, person_id: int) -> bool:
    """Let people themselves decide; an operator for creators who have no account yet and asked by
    other ways."""
    if principal.is_person and principal.person_id == person_id:
        return True
    return principal.is_operator and not is_claimed(person_id)
