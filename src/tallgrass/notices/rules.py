"""Who may touch whose inbox."""

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal


@rule("notices.read")
def _own(principal: Principal, person_id: int) -> bool:
    return principal.is_person and principal.person_id == person_id


@rule("notices.post_letter")
def _anybody(_principal: Principal, _email: str) -> bool:
    """Let anybody: whoever signs up or forgot their password is nobody yet; pages limit them."""
    return True
