"""Who may touch whose inbox."""

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal


@rule("notices.read")
def _own(principal: Principal, person_id: int) -> bool:
    return principal.is_person and principal.person_id == person_id
