"""Looks at private things for a case, and the page on which those whom it concerns read of them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallgrass.governance import actions
from tallgrass.governance.desk_queries import case_to_decide
from tallgrass.governance.look_queries import readings_of
from tallgrass.kernel.subjects import describe
from tallgrass.people import queries as people
from tallgrass.web.form_data import read_form
from tallgrass.web.governance.views_cases import case_page
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_POST
@needs_account
def open_look(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a look at private things of what a case is about."""
    viewer = principal_of_request(request)
    card = found(case_to_decide(viewer, public_id))
    form = read_form(request, "reason")
    return take_step(
        request,
        form,
        lambda: actions.open_look(viewer, case_id=card.id, reason=form.value("reason")),
        page=partial(case_page, request, card),
        said=_("You may look now. Whoever it concerns is told what you read."),
        then=card.path,
    )


@require_safe
@needs_account
def who_looked(request: HttpRequest) -> HttpResponse:
    """Show what operators read of one's private things, why, and when."""
    viewer, cursor = principal_of_request(request), text_of(request, "cursor")
    page = readings_of(viewer, cursor=cursor)
    context = {
        "page": page,
        "titles": describe(list({side for row in page.items for side in (row.thing, row.whose)})),
        "operators": people.cards({row.operator_id for row in page.items if row.operator_id}),
        "own": viewer.person_id,
        "cursor": cursor,
    }
    return render(request, "governance/who_looked.html", context, zone=viewer.time_zone)
