"""What pages give the beacon script: tickets that bind what it counts to the note shown and to
whoever looks."""

from django.conf import settings
from django.http import HttpRequest

from tallgrass.kernel import clock, tickets
from tallgrass.web.shell import principal_of_request


def ticket_for(request: HttpRequest, note_public_id: str) -> str:
    """Mint a viewer ticket for one showing of this note: the `data-ticket` beside its `data-note`.

    It differs with every showing, so it never goes into a cache.
    """
    viewer = principal_of_request(request).public_id
    return tickets.mint(
        settings.TALLGRASS_SECRETS[0],
        note=note_public_id,
        viewer=viewer,
        now=clock.now().timestamp(),
    )
