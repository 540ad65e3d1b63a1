"""Follow, block, refuse and their opposites: buttons on pages of people and organisations."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tallgrass.people import actions, queries
from tallgrass.web.guard import found, needs_account, safe_back, see_other
from tallgrass.web.shell import principal_of_request


@require_POST
@needs_account
def follow(request: HttpRequest, public_id: str) -> HttpResponse:
    return _relate(request, public_id, actions.follow)


@require_POST
@needs_account
def unfollow(request: HttpRequest, public_id: str) -> HttpResponse:
    return _relate(request, public_id, actions.unfollow)


@require_POST
@needs_account
def block(request: HttpRequest, public_id: str) -> HttpResponse:
    """Block a person. Their page is hidden afterwards, so this leads to the list of those one has
    blocked."""
    _relate(request, public_id, actions.block)
    return see_other("/settings/#blocked")


@require_POST
@needs_account
def unblock(request: HttpRequest, public_id: str) -> HttpResponse:
    return _relate(request, public_id, actions.unblock)


@require_POST
@needs_account
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Want nothing more of an organisation."""
    org = found(queries.org_by_public_id(public_id))
    actions.refuse_organisation(principal_of_request(request), org_id=org.id)
    return see_other("/settings/#refused")


@require_POST
@needs_account
def readmit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an organisation that one refused offer things again."""
    org = found(queries.org_by_public_id(public_id))
    actions.readmit_organisation(principal_of_request(request), org_id=org.id)
    return see_other(safe_back(request, org.path))


def _relate(request: HttpRequest, public_id: str, operation: Callable[..., None]) -> HttpResponse:
    person = found(queries.person_by_public_id(public_id))
    operation(principal_of_request(request), person_id=person.id)
    return see_other(safe_back(request, person.path))
