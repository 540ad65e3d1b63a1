"""Who may do what to people and organisations. What is not here is denied."""

from tallgrass.kernel.permissions import rule
from tallgrass.kernel.principal import Principal
from tallgrass.people.standing_queries import has_owner, is_operator
from tallgrass.people.types import ManagementCard, OrgKind, Role


@rule("people.create")
def _signing_up(principal: Principal, makes_operator: bool) -> bool:
    """Let strangers sign up, and operators open accounts for others. Only an operator makes
    operators."""
    return principal.is_operator or not (principal.is_person or makes_operator)


@rule("people.edit")
def _themselves(principal: Principal, person_id: int) -> bool:
    return principal.is_person and principal.person_id == person_id


@rule("people.relate")
def _to_another(principal: Principal, person_id: int) -> bool:
    """Follow and block: anyone with an account, anyone but themselves."""
    return principal.is_person and principal.person_id != person_id


@rule("people.refuse_organisation")
def _for_themselves(principal: Principal, _org_id: int) -> bool:
    return principal.is_person


@rule("people.erase")
def _themselves_alone(principal: Principal, person_id: int) -> bool:
    """Let people erase themselves. Whoever cannot ask for it is erased by two operators, or by
    command."""
    return _themselves(principal, person_id)


@rule("people.propose_erasure")
def _operator_and_another(principal: Principal, person_id: int) -> bool:
    """Let operators delete the account of somebody who cannot ask for it, together with one more
    who agrees: never their own so, and no colleague's."""
    return principal.is_operator and principal.person_id != person_id and not is_operator(person_id)


@rule("people.keep")
def _themselves_or_operator(principal: Principal, person_id: int) -> bool:
    """Let people call off their deletion, and operators that of others, but of no colleague."""
    kept = principal.is_operator and not is_operator(person_id)
    return kept or _themselves(principal, person_id)


@rule("people.suspend")
def _operator_but_no_operator(principal: Principal, person_id: int) -> bool:
    """Let operators close accounts: never their own, and never a colleague's alone."""
    return principal.is_operator and principal.person_id != person_id and not is_operator(person_id)


@rule("people.suspend_operator")
def _operator_with_another(principal: Principal, person_id: int) -> bool:
    """Let operators close a colleague's account together with one more, who agrees."""
    return principal.is_operator and principal.person_id != person_id and is_operator(person_id)


@rule("people.operate")
def _whoever_holds_the_machine(_principal: Principal, _target: object) -> bool:
    """List accounts, reset passwords, make operators: by commands alone, no page offers it."""
    return False


@rule("people.import")
def _operator(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("people.issue_claim_code")
def _issuer(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("people.found_organisation")
def _anyone_with_an_account(principal: Principal, _target: object) -> bool:
    return principal.is_person


@rule("people.verify_organisation")
def _verifier(principal: Principal, _target: object) -> bool:
    return principal.is_operator


@rule("people.edit_organisation")
def _owner(principal: Principal, org_id: int) -> bool:
    return principal.sits_in(org_id, Role.OWNER)


@rule("people.see_members")
def _member_or_operator(principal: Principal, org_id: int) -> bool:
    return principal.is_operator or principal.sits_in(org_id)


@rule("people.seat")
def _seater(principal: Principal, org_id: int) -> bool:
    """Let owners offer seats, and nobody else."""
    return _owner(principal, org_id)


@rule("people.seat_owner")
def _operator_where_nobody_owns(principal: Principal, org_id: int) -> bool:
    """Let operators, two of them, find an owner for an organisation that nobody who can act
    owns."""
    return principal.is_operator and not has_owner(org_id)


@rule("people.withdraw_seat")
def _whoever_may_offer(principal: Principal, org_id: int) -> bool:
    """Let owners take an offered seat back, and any operator one that operators offered."""
    return _owner(principal, org_id) or _operator_where_nobody_owns(principal, org_id)


@rule("people.answer_seat")
def _whoever_was_offered_it(principal: Principal, person_id: int) -> bool:
    return _themselves(principal, person_id)


@rule("people.unseat")
def _owner_or_leaving(principal: Principal, seat: tuple[int, int]) -> bool:
    """Let owners unseat anyone, and anyone leave: `seat` is (organisation, person)."""
    org_id, person_id = seat
    return _owner(principal, org_id) or _themselves(principal, person_id)


@rule("people.manage_for")
def _mcn(principal: Principal, org_id: int) -> bool:
    """Propose and see managements in an MCN's name."""
    return any(
        m.org_id == org_id and m.kind == OrgKind.MCN and m.role in (Role.OWNER, Role.AGENT)
        for m in principal.memberships
    )


@rule("people.answer_management")
def _the_creator(principal: Principal, management: ManagementCard) -> bool:
    return _themselves(principal, management.person.id)


@rule("people.end_management")
def _either_side(principal: Principal, management: ManagementCard) -> bool:
    return _the_creator(principal, management) or _mcn(principal, management.org.id)
