"""How long ago whoever uses this browser proved who they are: by a password, typed in."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from tallgrass.kernel import clock

FRESH_SECONDS = 900


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether they signed in, or confirmed that it is them, within a quarter of an hour."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return bool(records) and clock.now().timestamp() - records[-1]["at"] < FRESH_SECONDS
