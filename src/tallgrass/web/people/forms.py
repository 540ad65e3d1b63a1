"""What comes in by the forms of people and organisations."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from tallgrass.kernel import limits
from tallgrass.people import queries
from tallgrass.people.types import PersonCard
from tallgrass.web.guard import text_of
from tallgrass.web.people import errors

TRIES = 10
"""At one's own password, within ten minutes."""


def by_handle(handle: str) -> PersonCard:
    """Find the person a form names. Raises Invalid at the field when there is none."""
    person = queries.person_by_handle(handle.strip().lstrip("@"))
    if person is None:
        raise errors.NOBODY_HERE_HAS_HANDLE()
    return person


def confirm_erasure(request: HttpRequest, held: Sequence[str]) -> None:
    """Check handle and password of whoever leaves for good, and that they know what they leave:
    money that is `held` for them. Raises Invalid at the wrong one."""
    user: Any = request.user
    if text_of(request, "handle").strip().lstrip("@").casefold() != user.handle:
        raise errors.NOT_YOUR_HANDLE()
    limits.spend(f"erase:{user.pk}", capacity=TRIES, seconds=600)
    if not user.check_password(text_of(request, "password")):
        raise errors.NOT_YOUR_PASSWORD()
    if held and not text_of(request, "leave"):
        raise errors.MONEY_WAITS(amounts=", ".join(held))
