"""The inbox."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from tallgrass.notices import queries
from tallgrass.notices.actions.reading import mark_read
from tallgrass.web.guard import needs_account, safe_back, see_other, text_of
from tallgrass.web.notices import errors
from tallgrass.web.sealing import seal, unsealed
from tallgrass.web.shell import principal_of_request, render

NOTICE = "notice"


@require_GET
@needs_account
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what one should know, latest first. Looking marks nothing read."""
    cursor = text_of(request, "after")
    page = queries.inbox(principal_of_request(request), cursor=cursor)
    newest = max((notice.id for notice in page.items), default=0)
    context = {
        "page": page,
        "is_first": not cursor,
        "newest": seal(newest, NOTICE),
        "sealed": partial(seal, purpose=NOTICE),
    }
    return render(request, "notices/inbox.html", context)


@require_POST
@needs_account
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice read, or all up to the newest that was shown."""
    principal = principal_of_request(request)
    one, newest = (unsealed(text_of(request, name), NOTICE) for name in ("notice", "up_to"))
    if one is not None:
        mark_read(principal, notice_id=int(one))
    elif newest is not None and not text_of(request, "notice"):
        mark_read(principal, up_to=int(newest))
    else:
        raise errors.NOTICE_UNNAMED()
    return see_other(safe_back(request, "/notices/"))
