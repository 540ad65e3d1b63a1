"""What happens to contracts."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, InternalIds, Payload, event


def _of_campaign(payload: Payload) -> Payload:
    """Read version 1, which knew no source but a campaign."""
    rest = {name: value for name, value in payload.items() if name != "campaign_id"}
    return rest | {"source_kind": "campaign", "source_id": payload["campaign_id"]}


def _unpriced(payload: Payload) -> Payload:
    """Read version 1, whose price was recorded when it was stored."""
    told = {"contract": "", "kind": "", "tier": "", "gross": 0, "net": 0, "currency": "", "at": ""}
    return told | payload


@event("contract.offered", version=2, upcasts={1: _of_campaign})
@dataclass(frozen=True, slots=True)
class ContractsOffered:
    """Contracts for a fee were offered, some hundreds at most."""

    source_kind: str
    source_id: InternalId
    contract_ids: InternalIds


@event("contract.taken", version=2, upcasts={1: _of_campaign})
@dataclass(frozen=True, slots=True)
class ContractTaken:
    """A person took pay per click on the terms shown."""

    source_kind: str
    source_id: InternalId
    contract_id: InternalId


@event("contract.published", version=2, public=True, upcasts={1: _unpriced})
@dataclass(frozen=True, slots=True)
class ContractPublished:
    """A note was published under a contract. `kind` says what it is paid for; `gross` and `net` are
    minor units, for pay per click what can be earned at most."""

    contract_id: InternalId
    note_id: InternalId
    person_id: InternalId
    contract: str
    kind: str
    tier: str
    gross: int
    net: int
    currency: str
    at: str
