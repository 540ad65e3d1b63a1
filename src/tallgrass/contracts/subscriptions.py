"""What contracts do on the news of their notes, and on their own."""

from django.utils.translation import ngettext

from tallgrass.contracts.actions.contracts import decline_contract
from tallgrass.contracts.actions.keeping import check_agreed_words, check_none_concerned
from tallgrass.contracts.actions.trusted.erasing import forget_words, note_words
from tallgrass.contracts.events import ContractsOffered
from tallgrass.contracts.notifications import tell_offered
from tallgrass.contracts.queries.sources import contracts_of_note, open_for_org, waiting_for
from tallgrass.governance.types import Limit, RestrictionChange, restriction_changed
from tallgrass.kernel import outbox
from tallgrass.kernel.subjects import Subject
from tallgrass.notes.types import Editing, TakingBack, editing, taking_back
from tallgrass.people.types import (
    Erasing,
    Noting,
    Orphaning,
    Refusing,
    erasing,
    noting,
    orphaning,
    refusing,
)
from tallgrass.signals.actions.trusted.links import pause_person, pause_subject


@editing.connect
def keep_what_was_agreed(event: Editing) -> None:
    """Refuse an edit after which a note under contract would not say what was agreed."""
    check_agreed_words(event.note_id, {"title": event.title, "body": event.body})


@orphaning.connect
def parties_are_there(event: Orphaning) -> None:
    """Keep its payer, its agency and its MCN for a contract that is not at an end."""
    if count := open_for_org(event.org_id):
        text = ngettext("%(n)d open contract", "%(n)d open contracts", count)
        event.hanging.append(text % {"n": count})


@refusing.connect
def decline_what_waits(event: Refusing) -> None:
    """Decline what an organisation that is refused offered and nobody has answered."""
    person_id = event.principal.acting_id
    for contract_id in waiting_for(person_id, event.org_id):
        decline_contract(event.principal, contract_id=contract_id)


@erasing.connect
def forget_their_words(event: Erasing) -> None:
    """Empty what a creator who is erased wrote under contract."""
    forget_words(event.person_id)


@noting.connect
def note_their_words(found: Noting) -> None:
    """Say what that will be."""
    note_words(found)


@taking_back.connect
def keep_whom_it_is_with(event: TakingBack) -> None:
    """Keep an import as long as a contract hangs on its notes or people."""
    check_none_concerned(event.note_ids, event.person_ids)


@restriction_changed.connect
def pause_pay_of_links(change: RestrictionChange) -> None:
    """Pause the pay of links whose note is hidden or whose creator's account is closed, and let it
    go on when that ends: nobody is paid for leading people from what others may not see."""
    kind, id_ = change.subject.kind, change.subject.id
    if (kind, change.kind) == ("person", Limit.ACCOUNT):
        pause_person(id_, by="account", holds=change.active)
    elif (kind, change.kind) == ("note", Limit.PUBLISH):
        for contract_id in contracts_of_note(id_):
            pause_subject(Subject("contract", contract_id), by="note", holds=change.active)


@outbox.on(ContractsOffered)
def tell_whom_it_is_for(event: ContractsOffered) -> None:
    """Tell those who were offered a contract, if they have not answered already."""
    tell_offered(event.contract_ids)
