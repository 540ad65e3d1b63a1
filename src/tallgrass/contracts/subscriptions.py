"""What contracts do on the news of their notes, and on their own."""

from tallgrass.contracts.actions.keeping import check_agreed_words
from tallgrass.contracts.events import ContractsOffered
from tallgrass.contracts.notifications import tell_offered
from tallgrass.kernel import outbox
from tallgrass.notes.types import Editing, editing


@editing.connect
def keep_what_was_agreed(event: Editing) -> None:
    """A note under contract goes on saying what was agreed."""
    check_agreed_words(event.note_id, {"title": event.title, "body": event.body})


@outbox.on(ContractsOffered)
def tell_whom_it_is_for(event: ContractsOffered) -> None:
    """Tell those who were offered a contract, if they have not answered already."""
    tell_offered(event.contract_ids)
