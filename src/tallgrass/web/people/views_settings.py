"""One's own settings: profile, who manages them, whom they have blocked, what limits them, and
leaving for good."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallgrass.governance import queries as governance
from tallgrass.kernel.money import money_text
from tallgrass.kernel.principal import Principal
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.types import AccountKind
from tallgrass.people import actions, queries
from tallgrass.people.policies import leaving_days
from tallgrass.people.reach_queries import refused_organisations
from tallgrass.people.types import TONE_NAMES, OwnProfile
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.jinja import day
from tallgrass.web.meanwhile import made_from_of, versions
from tallgrass.web.people import errors
from tallgrass.web.people.forms import confirm_erasure
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step
from tallgrass.web.time_zones import zone_choices

PROFILE_FIELDS = ("name", "bio", "place", "language", "time_zone", "tone")


@require_GET
@needs_account
def overview(request: HttpRequest) -> HttpResponse:
    """Show everything of one's account at a glance; each limit with its statement."""
    principal = principal_of_request(request)
    restrictions = governance.own_restrictions(principal)
    context = {
        "profile": found(queries.profile_of(principal)),
        "in_force": [card for card in restrictions if card.is_active],
        "past": [card for card in restrictions if not card.is_active],
        "blocked": queries.blocked_cards(principal),
        "refused": refused_organisations(principal),
        "manager": queries.manager_of(principal),
        "proposals": [
            card for card in queries.managements_of_person(principal) if card.state == "proposed"
        ],
    }
    return render(request, "people/settings.html", context)


@require_http_methods(["GET", "POST"])
@needs_account
def profile(request: HttpRequest) -> HttpResponse:
    """Change what one's page says of one."""
    principal = principal_of_request(request)
    own = found(queries.profile_of(principal))
    if request.method != "POST":
        return _profile_page(request, own, FormData(_stored(own)))
    form = read_form(request, *PROFILE_FIELDS)
    return take_step(
        request,
        form,
        lambda: actions.edit_profile(principal, **form.values, made_from=made_from_of(request)),
        page=partial(_profile_page, request, own),
        said=_("Saved."),
        then="/settings/",
    )


def _stored(own: OwnProfile) -> dict[str, str]:
    return {name: getattr(own, name) for name in PROFILE_FIELDS}


def _profile_page(request: HttpRequest, own: OwnProfile, form: FormData) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "own": own,
        "zones": zone_choices(own.time_zone),
        "tones": TONE_NAMES,
        **versions(
            request,
            form.refusal,
            own.made_from,
            typed=form.values,
            stored=_stored(own),
            labels={
                "name": _("Your name"),
                "bio": _("About you"),
                "place": _("Place"),
                "language": _("Language"),
                "time_zone": _("Time zone"),
                "tone": _("Colour"),
            },
        ),
    }
    return render(request, "people/profile.html", context, status=form.status)


@require_POST
@needs_account
def say_adult(request: HttpRequest) -> HttpResponse:
    """Say that one is 18 or older."""
    actions.say_adult(principal_of_request(request))
    messages.success(request, _("Saved. Offers and pay are open to you."))
    return see_other("/settings/")


@require_GET
@needs_account
def management(request: HttpRequest) -> HttpResponse:
    """Show who asks to manage one, who does and who did."""
    cards = queries.managements_of_person(principal_of_request(request))
    return render(request, "people/management.html", {"cards": cards})


@require_POST
@needs_account
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree, decline, or end."""
    principal = principal_of_request(request)
    card = found(queries.management_by_public_id(public_id))
    verdict = text_of(request, "verdict")
    if verdict == "end":
        actions.end_management(principal, management_id=card.id)
        messages.success(request, _("%(org)s no longer manages you.") % {"org": card.org.name})
    elif verdict in ("agree", "decline"):
        actions.answer_management(principal, management_id=card.id, agree=verdict == "agree")
        messages.success(request, _("Your answer has been sent."))
    else:
        raise errors.CHOICE_UNNAMED()
    return see_other("/settings/management/")


@require_http_methods(["GET", "POST"])
@needs_account
def erase(request: HttpRequest) -> HttpResponse:
    """Leave: the password and the handle, typed, then everything of theirs is hidden, and gone some
    days later."""
    principal = principal_of_request(request)
    form = read_form(request, "handle", "leave")
    if request.method != "POST":
        return _erase_page(request, form)

    def operation() -> None:
        confirm_erasure(request, _held_by(principal))
        gone_at = actions.ask_erasure(principal, person_id=principal.acting_id)
        logout(request)
        text = _("Your account is hidden, and deleted on %(day)s. Sign in before to keep it.")
        messages.success(request, text % {"day": day(gone_at)})

    return take_step(request, form, operation, page=partial(_erase_page, request), then="/")


def _held_by(principal: Principal) -> list[str]:
    """Return what somebody earned and was not paid out, an amount a currency."""
    return [
        money_text(amount, ref.currency)
        for ref, amount in ledger.balances(principal, f"person:{principal.acting_id}").items()
        if ref.kind == AccountKind.PAYABLE and amount > 0
    ]


def _erase_page(request: HttpRequest, form: FormData) -> HttpResponse:
    held, days = _held_by(principal_of_request(request)), leaving_days()
    context = {"form": form, "held": held, "days": days}
    return render(request, "people/erase.html", context, status=form.status)
