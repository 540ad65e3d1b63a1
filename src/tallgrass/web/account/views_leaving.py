"""The link of the mail about an account that will be deleted: it keeps the account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tallgrass.people import actions
from tallgrass.web.guard import see_other
from tallgrass.web.shell import render


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest, key: str) -> HttpResponse:
    """Keep an account. Programs that read mail open links, so it takes a press."""
    if request.method != "POST":
        return render(request, "account/stay.html")
    actions.come_back(key)
    messages.success(request, _("Your account is kept, and shown again. You can sign in."))
    return see_other("/account/login/")
