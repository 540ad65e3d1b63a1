"""The creator centre: what we read from their posts, their say in it, and how far their notes
reach."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallgrass.kernel import policies
from tallgrass.notes import queries as notes
from tallgrass.people import queries as people
from tallgrass.profiles import actions, queries
from tallgrass.profiles.types import TIERS_POLICY, Tier
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.profiles.presenters import (
    WINDOW_DAYS,
    label,
    languages,
    place_of,
    reach,
    topic_rows,
)
from tallgrass.web.shell import principal_of_request, render

PAGE = "/me/profile/"


@require_safe
@needs_account
def mine(request: HttpRequest) -> HttpResponse:
    """Show their own profile, whole: nobody else has this page."""
    viewer = principal_of_request(request)
    person = found(people.cards([viewer.acting_id]).get(viewer.acting_id))
    card = queries.profile_of(viewer)
    context = {
        "person": person,
        "card": card,
        "is_out": queries.is_opted_out(viewer),
        "has_notes": notes.note_totals(viewer, person.id)[0] > 0,
        "topics": topic_rows(card, viewer) if card else [],
        "struck": [(topic, label(topic)) for topic in queries.removed_topics(viewer)],
        "languages": languages(card) if card else [],
        "place": place_of(card) if card else None,
        "tier": Tier(card.tier).label if card else "",
        "bounds": policies.current(TIERS_POLICY)[1],
        "reach": reach(person.id),
        "window_days": WINDOW_DAYS,
    }
    return render(request, "profiles/mine.html", context)


@require_POST
@needs_account
def remove(request: HttpRequest) -> HttpResponse:
    """Strike a topic."""
    topic = text_of(request, "topic")
    actions.remove_topic(principal_of_request(request), topic=topic)
    messages.success(
        request,
        _("“%(topic)s” has been removed from your profile, here and in matching.")
        % {"topic": label(topic)},
    )
    return see_other(PAGE)


@require_POST
@needs_account
def restore(request: HttpRequest) -> HttpResponse:
    """Take a struck topic back."""
    topic = text_of(request, "topic")
    actions.restore_topic(principal_of_request(request), topic=topic)
    messages.success(
        request,
        _("“%(topic)s” has been restored and can be read from your notes again.")
        % {"topic": label(topic)},
    )
    return see_other(PAGE)


@require_POST
@needs_account
def opt_out(request: HttpRequest) -> HttpResponse:
    """Opt out: no profile is kept any more."""
    actions.opt_out(principal_of_request(request))
    messages.success(request, _("Your profile has been deleted, and no new one will be made."))
    return see_other(PAGE)


@require_POST
@needs_account
def opt_in(request: HttpRequest) -> HttpResponse:
    """Take up one's profile again."""
    actions.opt_in(principal_of_request(request))
    messages.success(request, _("Your notes have been read again."))
    return see_other(PAGE)
