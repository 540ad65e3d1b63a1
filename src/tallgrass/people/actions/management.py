"""An MCN manages a creator, by their consent."""

from datetime import timedelta

from tallgrass.kernel import audit, clock, sweeps
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.events import ManagementAnswered, ManagementEnded, ManagementProposed
from tallgrass.people.models import Management, Organisation, Person
from tallgrass.people.queries import management_card
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.people.types import MANAGEMENT_MOVES, ManagementCard, ManagementState

ANSWER_DAYS = 14


def propose_management(principal: Principal, *, org_id: int, person_id: int) -> ManagementCard:
    """Ask a creator, in a verified MCN's name, to be managed by it. They have 14 days to answer."""
    require(principal, "people.manage_for", org_id)
    with transaction():
        org = Organisation.objects.select_for_update().get(pk=org_id)
        if org.verified_at is None:
            raise errors.MCN_UNVERIFIED()
        if not Person.objects.filter(
            pk=person_id, erased_at=None, claimed_at__isnull=False
        ).exists():
            raise errors.NO_ACCOUNT_HAS_HANDLE()
        if person_id in out_of_reach([org_id], actor_id=principal.person_id):
            raise errors.NO_ACCOUNT_HAS_HANDLE()
        open_ones = Management.objects.filter(
            state__in=[ManagementState.PROPOSED, ManagementState.AGREED], person_id=person_id
        )
        if open_ones.filter(organisation=org).exists():
            raise errors.ASKED_ALREADY()
        if open_ones.filter(state=ManagementState.AGREED).exists():
            raise errors.MANAGED_BY_ANOTHER()
        row = Management.objects.create(
            organisation=org,
            person_id=person_id,
            proposed_at=clock.now(),
            due_at=clock.now() + timedelta(days=ANSWER_DAYS),
        )
        audit.record(principal, "management.propose", Subject("person", person_id), org=org_id)
        emit(ManagementProposed(row.pk, org_id, person_id))
    return management_card(row)


def answer_management(principal: Principal, *, management_id: int, agree: bool) -> ManagementCard:
    """Take the creator's yes or no. A yes while another MCN manages them is refused."""
    with transaction():
        row = _locked(management_id)
        require(principal, "people.answer_management", management_card(row))
        verb = "agree" if agree else "decline"
        _next_state(row, verb)
        if (
            agree
            and Management.objects.filter(
                person_id=row.person_id, state=ManagementState.AGREED
            ).exists()
        ):
            raise errors.YOU_HAVE_ANOTHER_MCN()
        card = _move(principal, row, verb)
        emit(ManagementAnswered(row.pk, row.organisation_id, row.person_id, agree))
    return card


def end_management(principal: Principal, *, management_id: int) -> ManagementCard:
    """End a management, from either side and at once; the MCN also withdraws a proposal this way.
    Contracts already made keep their split."""
    with transaction():
        row = _locked(management_id)
        require(principal, "people.end_management", management_card(row))
        card = _move(principal, row, "end")
        by_person = principal.person_id == row.person_id
        emit(ManagementEnded(row.pk, row.organisation_id, row.person_id, by_person))
    return card


def expire_proposals() -> int:
    """Let proposals lapse that nobody answered in time; returns how many."""
    due = Management.objects.filter(state=ManagementState.PROPOSED, due_at__lte=clock.now())
    return sweeps.each("people.expire_proposals", due, _expire)


def _expire(management_id: int) -> bool:
    row = _locked(management_id)
    if row.state != ManagementState.PROPOSED:
        return False
    _move(SYSTEM, row, "expire")
    return True


def _locked(management_id: int) -> Management:
    row = Management.objects.select_for_update().filter(pk=management_id).first()
    if row is None:
        raise errors.NO_SUCH_PROPOSAL()
    return row


def _next_state(row: Management, verb: str) -> str:
    state = MANAGEMENT_MOVES[row.state].get(verb)
    if state is None or (verb in ("agree", "decline") and row.due_at <= clock.now()):
        raise errors.PROPOSAL_CLOSED()
    return state


def _move(principal: Principal, row: Management, verb: str) -> ManagementCard:
    row.state = state = _next_state(row, verb)
    if state == ManagementState.AGREED:
        row.agreed_at = clock.now()
    else:
        row.ended_at = clock.now()
    row.save(update_fields=["state", "agreed_at", "ended_at"])
    audit.record(
        principal, f"management.{verb}", Subject("person", row.person_id), org=row.organisation_id
    )
    return management_card(row)
