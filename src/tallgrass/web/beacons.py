"""What pages give the beacon script: one ticket for all notes a page shows, which binds what is
counted to this showing and to whoever looks."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

from tallgrass.kernel import clock, tickets
from tallgrass.notes.types import NoteCard
from tallgrass.web.shell import principal_of_request


def ticket_of(request: HttpRequest, cards: Sequence[NoteCard]) -> str:
    """Mint a viewer ticket for one showing of these notes, in order, without those of whoever
    looks: nobody's own looks are counted. "" where none is left.

    It differs with every showing, so it never goes into a cache. Whoever asks not to be tracked
    (Global Privacy Control) is counted as nobody in particular.
    """
    principal = principal_of_request(request)
    others = [card for card in cards if card.author.id != principal.person_id]
    if not others:
        return ""
    asks_not_to = request.headers.get("Sec-GPC", "").strip() == "1"
    return _mint(others, "" if asks_not_to else principal.viewer)


def own_link_ticket(request: HttpRequest, card: NoteCard) -> str:
    """Mint the ticket by which the tracked links of their own note know its author, so that nobody
    is paid for their own clicks."""
    return _mint([card], principal_of_request(request).viewer)


def _mint(cards: Sequence[NoteCard], viewer: str) -> str:
    return tickets.mint(
        settings.TALLGRASS_SECRETS[0],
        notes=[card.public_id for card in cards],
        viewer=viewer,
        now=clock.now().timestamp(),
    )
