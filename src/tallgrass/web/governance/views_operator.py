"""The operator's desk: what waits, organisations to verify, appeals to answer."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.governance import queries as governance
from tallgrass.governance.desk_queries import worker_health
from tallgrass.kernel import clock
from tallgrass.kernel.callers import SharedAddress, foreign_hosts, shared_addresses
from tallgrass.kernel.subjects import describe
from tallgrass.ledger import queries as ledger
from tallgrass.people import actions, queries
from tallgrass.people.member_queries import founders_of, ownerless_organisations
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render

MOST_FAILING = 200


@require_GET
@needs_account
def home(request: HttpRequest) -> HttpResponse:
    """Show every queue with its count, and whether the worker keeps up."""
    viewer = principal_of_request(request)
    health = worker_health(viewer)
    context = {
        "counts": governance.counts(viewer),
        "unverified": queries.unverified_count(viewer),
        "late_payouts": ledger.late_payout_count(viewer),
        "stalled": health.stalled,
        "failing": health.failing,
        "shared": _shared_addresses(),
        "foreign": foreign_hosts(settings.TALLGRASS_HOME, settings.TALLGRASS_ORIGIN),
        "origin": settings.TALLGRASS_ORIGIN,
    }
    return render(request, "governance/operator.html", context)


def _shared_addresses() -> list[SharedAddress]:
    return shared_addresses(
        settings.TALLGRASS_HOME,
        settings.TALLGRASS_TRUSTED_PROXIES,
        is_public=settings.TALLGRASS_ORIGIN.startswith("https://"),
    )


@require_GET
@needs_account
def failing(request: HttpRequest) -> HttpResponse:
    """Show rows of due work that fail: which, since when, why, and when they are tried again."""
    health = worker_health(principal_of_request(request), most=MOST_FAILING)
    context = {"rows": health.rows, "count": health.failing, "now": clock.now()}
    return render(request, "governance/failing.html", context)


@require_GET
@needs_account
def organisations(request: HttpRequest) -> HttpResponse:
    """Show organisations that wait for an operator's word, oldest first."""
    cursor = text_of(request, "after")
    viewer = principal_of_request(request)
    page = queries.unverified_organisations(viewer, cursor=cursor)
    owners = founders_of(viewer, [org.id for org in page.items])
    context = {
        "page": page,
        "owners": owners,
        "is_first": not cursor,
        "ownerless": [] if cursor else ownerless_organisations(viewer),
    }
    return render(request, "governance/verify.html", context)


@require_POST
@needs_account
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Verify an organisation: it is who it says it is, and its domains are its own."""
    principal = principal_of_request(request)
    org = found(queries.org_by_public_id(public_id))
    actions.verify_organisation(principal, org_id=org.id)
    messages.success(request, _("%(org)s has been verified.") % {"org": org.name})
    return see_other("/operator/organisations/")


@require_GET
@needs_account
def appeals(request: HttpRequest) -> HttpResponse:
    """Show appeals that wait for a person's answer, due first."""
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
