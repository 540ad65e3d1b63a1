"""Who may touch whose money."""

from tallgrass.kernel.looks import parties, through_case
from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal
from tallgrass.ledger.types import owner_of_key


@rule("ledger.manage")
def _owner(principal: Principal, owner_key: str) -> bool:
    """Let a person manage their own accounts, an organisation's owners theirs."""
    kind, _colon, number = owner_key.partition(":")
    if kind == "person":
        return principal.is_person and number == str(principal.person_id)
    return kind == "org" and number.isdecimal() and principal.sits_in(int(number), "owner")


@rule("ledger.read")
def _reader(principal: Principal, owner_key: str) -> bool:
    """Let whoever manages the accounts and any seat of the organisation read them, and operators
    through a case."""
    kind, _colon, number = owner_key.partition(":")
    sits = kind == "org" and number.isdecimal() and principal.sits_in(int(number))
    if sits or _owner(principal, owner_key):
        return True
    person_id, org_id = owner_of_key(owner_key)
    whose = parties(people=[person_id], orgs=[org_id])
    return bool(whose) and through_case(principal, "ledger.read", whose[0], whose)


@rule("ledger.pay_out", confirms_money=True)
def _operator(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("ledger.fund", confirms_money=True)
def _funder(principal: Principal, org_id: int) -> bool:
    """Let operators book what arrived; an organisation's own people cannot make money appear."""
    return principal.is_operator
