"""What comes in by the forms of people and organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tallgrass.kernel.errors import Invalid
from tallgrass.people import queries
from tallgrass.people.types import PersonCard
from tallgrass.web.guard import text_of


def by_handle(handle: str) -> PersonCard:
    """The person a form names. Raises Invalid at the field when there is none."""
    person = queries.person_by_handle(handle.strip().lstrip("@"))
    if person is None:
        raise Invalid(
            _("Nobody here has this handle."), hint=_("Check its spelling."), field="handle"
        )
    return person


def confirm_erasure(request: HttpRequest) -> None:
    """Whoever leaves for good types their handle and password. Raises Invalid at the wrong one."""
    user: Any = request.user
    if text_of(request, "handle").strip().lstrip("@").casefold() != user.handle:
        raise Invalid(
            _("That is not your handle."), hint=_("Type it as shown above."), field="handle"
        )
    if not user.check_password(text_of(request, "password")):
        raise Invalid(_("That is not your password."), field="password")
