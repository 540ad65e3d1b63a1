"""The sides of a contract, and who of the payer's people may speak for it."""

from typing import Protocol

from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject

REVIEWERS = ("owner", "marketer")


class Parties(Protocol):
    """The sides of a contract: creator, brand, and (if any) the agency and the MCN that take a
    share."""

    @property
    def id(self) -> int: ...
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


def by_case(principal: Principal, verb: str, contract: Parties) -> bool:
    """Tell whether an operator may read something of a contract: through a case about it, one of
    its sides, its note, or what it was ordered for."""
    note_id, source = getattr(contract, "note_id", None), getattr(contract, "source", None)
    belongs = [Subject("note", note_id)] if note_id else []
    orgs = (contract.brand_id, contract.agency_id, contract.mcn_id)
    return through_case(
        principal,
        verb,
        Subject("contract", contract.id),
        parties(people=[contract.person_id], orgs=dict.fromkeys(orgs)),
        [*belongs, *([source] if source else [])],
    )
