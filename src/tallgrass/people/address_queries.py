"""Whose an address is: for whoever asks to come in, who is nobody yet."""

from datetime import timedelta

from allauth.account.models import EmailAddress

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.people.addresses import normal_address
from tallgrass.people.models import AddressChange, Person

LINK_DAYS = timedelta(days=1)
MOST_UNPROVED = 3  # passwords that one try may be compared with


def owner_of_address(email: str) -> Person | None:
    """Return whose the address is: whoever has proved it, or signed in with it where no mail can be
    sent."""
    return Person.objects.filter(email=normal_address(email), erased_at=None).first()


def signing_up_with(email: str) -> list[Person]:
    """Return those who signed up with an address and did not prove it, the latest few."""
    rows = EmailAddress.objects.filter(
        email=normal_address(email), verified=False, user__email=None
    ).select_related("user")
    return [row.user for row in rows.order_by("-pk")[:MOST_UNPROVED]]


def wished_address(viewer: Principal) -> str:
    """Return the address that the viewer asked for and that has not answered yet; empty where there
    is none."""
    rows = AddressChange.objects.filter(
        person_id=viewer.acting_id,
        changed_at=None,
        over_at=None,
        asked_at__gt=clock.now() - LINK_DAYS,
    )
    return str(rows.order_by("-pk").values_list("new_email", flat=True).first() or "")
