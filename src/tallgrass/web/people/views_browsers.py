"""Where one is signed in, and what happened to one's account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallgrass.people import actions
from tallgrass.people.sign_in_queries import account_events_of, sign_ins_of
from tallgrass.web import sign_ins
from tallgrass.web.guard import needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render

HERE = "/settings/sign-ins/"


@require_safe
@needs_account
def overview(request: HttpRequest) -> HttpResponse:
    """Show the browsers in which one is signed in, and the latest sign-ins and changes."""
    viewer = principal_of_request(request)
    cursor = text_of(request, "cursor")
    context = {
        "here": sign_ins.current(request),
        "sign_ins": sign_ins_of(viewer),
        "page": account_events_of(viewer, cursor=cursor),
        "cursor": cursor,
    }
    return render(request, "people/sign_ins.html", context, zone=viewer.time_zone)


@require_POST
@needs_account
def end(request: HttpRequest) -> HttpResponse:
    """End one sign-in, or every other than this."""
    viewer, public_id = principal_of_request(request), text_of(request, "sign_in")
    if public_id:
        actions.end_sign_in(viewer, public_id=public_id)
        messages.success(request, _("That browser is signed out."))
    else:
        sign_ins.end_others(request, viewer)
        messages.success(request, _("Every other browser is signed out."))
    return see_other(HERE)
