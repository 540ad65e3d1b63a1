"""What pages give the beacon script: one ticket for all notes a page shows, which binds what is
counted to this showing and to whoever looks."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

from tallgrass.kernel import clock, tickets
from tallgrass.web.shell import principal_of_request


def ticket_of(request: HttpRequest, notes: Sequence[str]) -> str:
    """Mint a viewer ticket for one showing of these notes (public ids, in order); "" for none.

    It differs with every showing, so it never goes into a cache. Whoever asks not to be tracked
    (Global Privacy Control) is counted as nobody in particular.
    """
    asks_not_to = request.headers.get("Sec-GPC", "").strip() == "1"
    if not notes:
        return ""
    return tickets.mint(
        settings.TALLGRASS_SECRETS[0],
        notes=notes,
        viewer="" if asks_not_to else principal_of_request(request).viewer,
        now=clock.now().timestamp(),
    )
