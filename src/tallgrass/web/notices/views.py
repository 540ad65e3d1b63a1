"""The inbox."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.kernel.errors import Malformed
from tallgrass.notices import actions, queries
from tallgrass.web.guard import needs_account, safe_back, see_other, text_of
from tallgrass.web.shell import principal_of_request, render


@require_GET
@needs_account
def inbox(request: HttpRequest) -> HttpResponse:
    """What one should know, latest first. Looking marks nothing read."""
    cursor = text_of(request, "after")
    page = queries.inbox(principal_of_request(request).acting_id, cursor=cursor)
    newest = max((notice.id for notice in page.items), default=0)
    return render(request, "notices/inbox.html", {"page": page, "is_first": not cursor, "newest": newest})


@require_POST
@needs_account
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice read, or all up to the newest that was shown."""
    principal = principal_of_request(request)
    one, up_to = text_of(request, "notice"), text_of(request, "up_to")
    number = one or up_to
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Malformed(_("Which notice?"), mend=_("Go back, reload the page and try again."))
    if one:
        actions.mark_read(principal, notice_id=int(one))
    else:
        actions.mark_read(principal, up_to=int(up_to))
    return see_other(safe_back(request, "/notices/"))
