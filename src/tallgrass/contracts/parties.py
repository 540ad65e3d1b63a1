"""The sides of a contract, and who of the payer's people may speak for it."""

from typing import Protocol

from tallgrass.kernel.principal import Principal

REVIEWERS = ("owner", "marketer")


class Parties(Protocol):
    """The sides of a contract: creator, brand, and (if any) the agency and the MCN that take a
    share."""

    @property
    def person_id(self) -> int: ...
    @property
    def brand_id(self) -> int: ...
    @property
    def agency_id(self) -> int | None: ...
    @property
    def mcn_id(self) -> int | None: ...


def is_creator(principal: Principal, contract: Parties) -> bool:
    """Tell whether this is the person under contract."""
    return principal.is_person and principal.person_id == contract.person_id
