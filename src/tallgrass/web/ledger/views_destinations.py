"""Where payouts go: named by whoever has just proved who they are, confirmed from mail."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tallgrass.ledger.actions import destinations
from tallgrass.people import actions as people
from tallgrass.people.account_types import AccountEventKind
from tallgrass.web import sign_ins
from tallgrass.web.form_data import read_form
from tallgrass.web.guard import needs_account, see_other
from tallgrass.web.ledger.owners import owner_of
from tallgrass.web.ledger.views import DESTINATION, page
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_POST
@needs_account
def set_destination(request: HttpRequest) -> HttpResponse:
    """Say where payouts go. Every other sign-in ends, since a stranger's may have asked for it."""
    viewer = principal_of_request(request)
    owner = owner_of(request, viewer)
    form = read_form(request, *DESTINATION)

    def operation() -> None:
        destinations.set_destination(viewer, owner_key=owner.key, **form.values)
        people.record_own_event(
            viewer, AccountEventKind.DESTINATION, browser=sign_ins.browser_of(request)
        )
        sign_ins.end_others(request, viewer)

    return take_step(
        request,
        form,
        operation,
        page=partial(page, request, owner),
        said=_("Saved. We sent an email about it: payouts wait until you open its link."),
        then=f"/earnings/{owner.query}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Let payouts go to new details at once. Programs that read mail open links, so it takes a
    press."""
    if request.method != "POST":
        return render(request, "ledger/confirm_destination.html")
    destinations.confirm_destination(key=key)
    messages.success(request, _("Confirmed. Payouts go to the new details from now on."))
    return see_other("/earnings/")
