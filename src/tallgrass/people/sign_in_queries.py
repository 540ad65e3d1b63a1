"""Reads of one's own sign-ins and of what happened to one's account."""

from datetime import datetime

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.principal import Principal
from tallgrass.people.account_types import AccountEventCard, SignInCard
from tallgrass.people.models import AccountEvent, SignIn

MOST = 50


def sign_ins_of(viewer: Principal) -> list[SignInCard]:
    """Return where the viewer is signed in, the last used first."""
    rows = SignIn.objects.filter(person_id=viewer.acting_id).order_by("-seen_at", "-pk")[:MOST]
    return [SignInCard(row.public_id, row.browser, row.began_at, row.seen_at) for row in rows]


def account_events_of(
    viewer: Principal, *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[AccountEventCard]:
    """Return what happened to the viewer's account, the newest first."""
    rows = AccountEvent.objects.filter(person_id=viewer.acting_id)
    page = keyset(rows, order=["-at", "-id"], types=[datetime, int], cursor=cursor, size=size)
    cards = [
        AccountEventCard(row.kind, row.at, row.times, row.browser, row.about) for row in page.items
    ]
    return Page(cards, page.next)
