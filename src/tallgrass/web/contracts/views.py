"""One's work by whose turn it is, and a campaign's drafts that wait."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tallgrass.campaigns.cards import CampaignCard
from tallgrass.campaigns.queries.campaigns import own_campaign
from tallgrass.contracts.actions.sampling import approve_by_sample
from tallgrass.contracts.queries.contracts import SCOPES, counts_of, sides_of, work_of
from tallgrass.contracts.queries.drafts import review_queue
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.web.errors import NO_SUCH_LIST
from tallgrass.web.form_data import FormData
from tallgrass.web.guard import found, needs_account, number_of, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_safe
@needs_account
def work(request: HttpRequest) -> HttpResponse:
    """Show contracts of this person, what is due first on top."""
    viewer = principal_of_request(request)
    sides = sides_of(viewer)
    side = text_of(request, "side") or (sides[1] if len(sides) > 1 else sides[0])
    scope = text_of(request, "scope") or "turn"
    if side not in sides or scope not in SCOPES:
        raise NO_SUCH_LIST()
    cursor = text_of(request, "cursor")
    page = work_of(viewer, side=side, scope=scope, cursor=cursor)
    words = {
        "page": page,
        "side": side,
        "sides": sides,
        "scope": scope,
        "counts": counts_of(viewer, side=side),
        "cursor": cursor,
    }
    return render(request, "contracts/work.html", words)


@require_safe
@needs_account
def queue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show drafts of a campaign that wait for the brand: exceptions first, then the clean ones."""
    return queue_page(request, public_id, FormData())


def queue_page(request: HttpRequest, public_id: str, form: FormData) -> HttpResponse:
    """Render the queue, with what was refused."""
    viewer = principal_of_request(request)
    campaign = _reviewed(request, public_id)
    waiting = review_queue(viewer, Subject("campaign", campaign.id))
    words = {"campaign": campaign, "queue": waiting, "error": form.refusal}
    return render(request, "contracts/queue.html", words, status=form.status)


def _reviewed(request: HttpRequest, public_id: str) -> CampaignCard:
    """Return the campaign of that public id, for those of its brand: drafts are not for its
    agency."""
    return found(own_campaign(principal_of_request(request), public_id))


@require_POST
@needs_account
def approve_sample(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve the clean drafts together, once the sample is read."""
    campaign = _reviewed(request, public_id)
    return take_step(
        request,
        FormData(),
        lambda: approve_by_sample(
            principal_of_request(request),
            source=Subject("campaign", campaign.id),
            expected=number_of(request, "expected") or 0,
        ),
        page=partial(queue_page, request, public_id),
        said=lambda count: (
            ngettext("%(count)d draft approved.", "%(count)d drafts approved.", count)
            % {"count": count}
        ),
        then=path_of("campaign_drafts", public_id),
    )
