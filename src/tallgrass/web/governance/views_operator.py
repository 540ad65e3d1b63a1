"""The operator's desk: what waits, organisations to verify, appeals to answer."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.campaigns.queries.deposits import (
    awaited_deposit_count,
    awaited_deposits,
    recorded_deposits,
)
from tallgrass.governance import queries as governance
from tallgrass.governance.desk_queries import (
    answered_appeals,
    limit_count,
    limits_in_force,
    worker_health,
)
from tallgrass.governance.proposal_queries import proposal_count
from tallgrass.governance.types import RestrictionCard
from tallgrass.kernel import clock
from tallgrass.kernel.callers import SharedAddress, foreign_hosts, shared_addresses
from tallgrass.kernel.subjects import Subject, SubjectDescription, describe
from tallgrass.ledger import queries as ledger
from tallgrass.people import actions, queries
from tallgrass.people.look_alike_queries import (
    look_alikes,
    unverified_count,
    unverified_organisations,
)
from tallgrass.people.member_queries import founders_of, ownerless_organisations
from tallgrass.people.policies import factor_required
from tallgrass.signals.types import JournalState
from tallgrass.web import reserve
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render

MOST_FAILING = 200
FEW = 4
"""How many rows of a list the desk itself shows; its page has them all."""


@require_GET
@needs_account
def home(request: HttpRequest) -> HttpResponse:
    """Show every queue with its count, the latest of each list, and whether the worker keeps up."""
    viewer = principal_of_request(request)
    health = worker_health(viewer)
    limits = limits_in_force(viewer, size=FEW).items
    answered = answered_appeals(viewer, size=FEW).items
    context = {
        "counts": governance.counts(viewer),
        "asks_factor": factor_required(),
        "unverified": unverified_count(viewer),
        "payouts": ledger.payouts_waiting(viewer),
        "awaited": awaited_deposit_count(viewer),
        "proposals": proposal_count(viewer),
        "limit_count": limit_count(viewer),
        "limits": limits,
        "answered": answered,
        "titles": _titles([*limits, *answered]),
        "deposits": recorded_deposits(viewer, size=FEW).items,
        "stalled": health.stalled,
        "failing": health.failing,
        "is_disk_short": reserve.is_short(),
        "journal": "" if health.journal == JournalState.SOUND else health.journal.label,
        "journal_findings": health.journal_findings,
        "clocks": [one.process for one in health.clocks],
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
    page = unverified_organisations(viewer, cursor=cursor)
    owners = founders_of(viewer, [org.id for org in page.items])
    context = {
        "page": page,
        "owners": owners,
        "alike": look_alikes(viewer, [org.id for org in page.items]),
        "is_first": not cursor,
        "ownerless": [] if cursor else ownerless_organisations(viewer),
    }
    return render(request, "governance/verify.html", context)


@require_POST
@needs_account
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Verify an organisation as the page showed it: it is who it says it is, and its domains are
    its own."""
    principal = principal_of_request(request)
    org = found(queries.org_by_public_id(public_id))
    actions.verify_organisation(principal, org_id=org.id, made_from=text_of(request, "made_from"))
    messages.success(request, _("%(org)s has been verified.") % {"org": org.name})
    return see_other("/operator/organisations/")


@require_GET
@needs_account
def appeals(request: HttpRequest) -> HttpResponse:
    """Show appeals that wait for a person's answer, due first, or those that were answered, the
    latest first."""
    cursor, is_answered = text_of(request, "after"), text_of(request, "state") == "answered"
    read = answered_appeals if is_answered else governance.open_appeals
    page = read(principal_of_request(request), cursor=cursor)
    context = {
        "page": page,
        "is_answered": is_answered,
        "titles": _titles(page.items),
        "now": clock.now(),
        "is_first": not cursor,
        "appeal_days": governance.appeal_days(),
    }
    return render(request, "governance/appeals.html", context)


@require_GET
@needs_account
def limits(request: HttpRequest) -> HttpResponse:
    """Show everything that is limited now, what ends first first."""
    cursor = text_of(request, "after")
    page = limits_in_force(principal_of_request(request), cursor=cursor)
    context = {"page": page, "titles": _titles(page.items), "is_first": not cursor}
    return render(request, "governance/limits.html", context)


@require_GET
@needs_account
def deposits(request: HttpRequest) -> HttpResponse:
    """Show campaigns that wait for their brand's money, or the deposits that were recorded."""
    viewer, cursor = principal_of_request(request), text_of(request, "after")
    is_recorded = text_of(request, "state") == "recorded"
    read = recorded_deposits if is_recorded else awaited_deposits
    page = read(viewer, cursor=cursor)
    context = {"page": page, "is_recorded": is_recorded, "is_first": not cursor}
    return render(request, "governance/deposits.html", context)


def _titles(cards: Sequence[RestrictionCard]) -> dict[Subject, SubjectDescription]:
    return describe([card.subject for card in cards])
