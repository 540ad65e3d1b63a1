"""What contracts do on the news of their campaign and their notes."""

from tallgrass.campaigns.actions.keeping import check_agreed_words
from tallgrass.campaigns.actions.settlement import release_unspent
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.types import Closing, closing
from tallgrass.notes.types import Editing, editing


@closing.connect
def return_what_contracts_hold(event: Closing) -> None:
    """What contracts cannot spend any more goes back to their campaign first."""
    release_unspent(Campaign.objects.get(pk=event.campaign_id))


@editing.connect
def keep_what_was_agreed(event: Editing) -> None:
    """A note under contract goes on saying what was agreed."""
    check_agreed_words(event.note_id, {"title": event.title, "body": event.body})
