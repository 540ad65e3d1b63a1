"""What contracts do on the news of their campaign and their notes."""

from django.utils.translation import gettext_lazy as _

from tallgrass.campaigns.actions.keeping import check_agreed_words
from tallgrass.campaigns.actions.settlement import release_unspent
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.types import Closing, closing
from tallgrass.kernel.errors import Conflict
from tallgrass.notes.types import Editing, editing
from tallgrass.signals.actions.links import close_click_links
from tallgrass.signals.queries import is_drained


@closing.connect
def return_what_contracts_hold(event: Closing) -> None:
    """A campaign closes once no click money is out; what its contracts cannot spend any more goes back to it first."""
    payer = f"campaign:{event.campaign_id}"
    close_click_links(payer)
    if not is_drained(payer):
        raise Conflict(
            _("Its tracked links are closed; their last clicks are still being counted."), mend=_("Close it again in a minute.")
        )
    release_unspent(Campaign.objects.get(pk=event.campaign_id))


@editing.connect
def keep_what_was_agreed(event: Editing) -> None:
    """A note under contract goes on saying what was agreed."""
    check_agreed_words(event.note_id, {"title": event.title, "body": event.body})
