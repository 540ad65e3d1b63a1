"""Open tasks meant for one, and what one was not chosen for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.matching.reasons import (
    join_sentences,
    languages,
    miss_text,
    reason_text,
    topic_name,
)
from tallgrass.campaigns.queries.campaigns import running_task
from tallgrass.campaigns.queries.offers import tasks_for
from tallgrass.campaigns.queries.pools import not_chosen
from tallgrass.web.campaigns.presenters import campaigns as presenters
from tallgrass.web.guard import found, needs_account, see_other
from tallgrass.web.shell import principal_of_request, render


@require_GET
@needs_account
def offers(request: HttpRequest) -> HttpResponse:
    """Show the campaigns meant for this person, each with why they see it."""
    principal = principal_of_request(request)
    context = {
        "tasks": tasks_for(principal),
        "others": not_chosen(principal),
        "reason_text": reason_text,
        "miss_text": miss_text,
        "reasons_of": lambda other: join_sentences(
            filter(None, (reason_text(row) for row in other.reasons))
        ),
        "topics_of": lambda other: ", ".join(topic_name(topic) for topic in other.topics),
        "languages": languages,
        **presenters.labels(),
    }
    return render(request, "campaigns/offers.html", context)


@require_POST
@needs_account
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a task."""
    campaign_id = found(running_task(public_id))
    offered = take_task(principal_of_request(request), campaign_id=campaign_id)
    messages.success(
        request,
        _("Task accepted. Write your note; its paid label and its link are added automatically."),
    )
    return see_other(offered.path)
