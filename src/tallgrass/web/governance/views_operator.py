"""The operator's desk: what waits, organisations to verify, appeals to answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.governance import queries as governance
from tallgrass.kernel import clock, failures, sweeps
from tallgrass.kernel.permissions import require
from tallgrass.kernel.subjects import describe
from tallgrass.ledger import queries as ledger
from tallgrass.people import actions, queries
from tallgrass.people.member_queries import members_with_role
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render

MOST_FAILING = 200


@require_GET
@needs_account
def home(request: HttpRequest) -> HttpResponse:
    """Every queue with its count, and whether the worker keeps up."""
    context = {
        "counts": governance.counts(principal_of_request(request)),
        "unverified": queries.unverified_count(),
        "late_payouts": ledger.late_payout_count(),
        "stalled": sweeps.stalled(),
        "failing": failures.failing_count(),
    }
    return render(request, "governance/operator.html", context)


@require_GET
@needs_account
def failing(request: HttpRequest) -> HttpResponse:
    """Rows of due work that fail: which, since when, why, and when they are tried again."""
    require(principal_of_request(request), "governance.operate")
    context = {
        "rows": failures.failing_rows(MOST_FAILING),
        "count": failures.failing_count(),
        "now": clock.now(),
    }
    return render(request, "governance/failing.html", context)


@require_GET
@needs_account
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations that wait for an operator's word, oldest first."""
    cursor = text_of(request, "after")
    page = queries.unverified_organisations(principal_of_request(request), cursor=cursor)
    seats = members_with_role([org.id for org in page.items], "owner")
    cards = queries.cards({person for owners in seats.values() for person in owners})
    owners = {
        org_id: [cards[person] for person in people if person in cards]
        for org_id, people in seats.items()
    }
    context = {"page": page, "owners": owners, "is_first": not cursor}
    return render(request, "governance/verify.html", context)


@require_POST
@needs_account
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """It is who it says it is, and its domains are its own."""
    principal = principal_of_request(request)
    org = found(queries.org_by_public_id(public_id))
    actions.verify_organisation(principal, org_id=org.id)
    messages.success(request, _("%(org)s is verified.") % {"org": org.name})
    return see_other("/operator/organisations/")


@require_GET
@needs_account
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait for a person's answer, due first."""
    cursor = text_of(request, "after")
    page = governance.open_appeals(principal_of_request(request), cursor=cursor)
    context = {
        "page": page,
        "titles": describe([card.subject for card in page.items]),
        "now": clock.now(),
        "is_first": not cursor,
        "appeal_days": governance.appeal_days(),
    }
    return render(request, "governance/appeals.html", context)
