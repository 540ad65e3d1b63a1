"""People as an operator sees them: find one, issue a claim code, suspend, propose to erase."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallgrass.governance import actions as governance
from tallgrass.governance.actions.together import propose_erasure, propose_suspension
from tallgrass.governance.desk_queries import find_people, person_file
from tallgrass.governance.types import Limit
from tallgrass.kernel.permissions import can
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.people import actions
from tallgrass.people.sign_up_queries import waits_until
from tallgrass.people.types import PersonCard
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.governance import errors
from tallgrass.web.governance.forms import DURATIONS, end_of, rule_choices, rule_of
from tallgrass.web.guard import found, needs_account, see_other, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

LONGEST_WHY = 4_000


@require_GET
@needs_account
def search(request: HttpRequest) -> HttpResponse:
    """Show people by the beginning of handle or name."""
    q = text_of(request, "q")[:60]
    found_people = find_people(principal_of_request(request), q)
    return render(request, "governance/people.html", {"q": q, "people": found_people})


@require_GET
@needs_account
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one person: account or imported, limits, and what an operator may do."""
    return _page(request, _person(request, public_id), FormData())


@require_POST
@needs_account
def claim_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Issue a new claim code, shown this once."""
    card = _person(request, public_id)
    return take_step(
        request,
        FormData(),
        lambda: actions.issue_claim_code(principal_of_request(request), person_id=card.id),
        page=partial(_page, request, card),
        then=lambda code: _page(request, card, FormData(), code=code),
    )


@require_POST
@needs_account
def suspend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the account for some days, with a statement of reasons."""
    card = _person(request, public_id)
    form = read_form(request, "reason", "rule", "days")
    may_propose = can(principal_of_request(request), "people.suspend_operator", card.id)
    if may_propose:
        return _propose(request, card, form)
    return take_step(
        request,
        form,
        lambda: governance.restrict(
            principal_of_request(request),
            subject=Subject("person", card.id),
            kind=Limit.ACCOUNT,
            reason=form.value("reason"),
            rule=rule_of(form.value("rule")),
            ends_at=end_of(form.value("days")),
        ),
        page=partial(_page, request, card),
        said=_("The account is suspended. They were sent the statement of reasons by email."),
        then=lambda made: made.path,
    )


def _propose(request: HttpRequest, card: PersonCard, form: FormData) -> HttpResponse:
    """Propose to another operator to close a colleague's account."""

    def operation() -> None:
        end_of(form.value("days"))
        propose_suspension(
            principal_of_request(request),
            person_id=card.id,
            reason=form.value("reason"),
            rule=rule_of(form.value("rule")),
            days=int(form.value("days")),
        )

    return take_step(
        request,
        form,
        operation,
        page=partial(_page, request, card),
        said=_("Proposed. Another operator has to confirm it."),
        then=path_of("proposals"),
    )


@require_POST
@needs_account
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose to hide, and later erase, someone who asked for it and cannot do it themselves."""
    card = _person(request, public_id)
    form = read_form(request, "handle", "why")

    def operation() -> None:
        if form.value("handle").strip().lstrip("@").casefold() != card.handle:
            raise errors.NOT_THEIR_HANDLE()
        why = clean_text(form.value("why"), longest=LONGEST_WHY, field="why")
        propose_erasure(principal_of_request(request), person_id=card.id, reason=why)

    return take_step(
        request,
        form,
        operation,
        page=partial(_page, request, card),
        said=_("Proposed. Another operator has to confirm it."),
        then=path_of("proposals"),
    )


@require_POST
@needs_account
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call off the deletion of somebody who asked for that and cannot do it themselves."""
    card = _person(request, public_id)
    actions.call_off_erasure(principal_of_request(request), person_id=card.id)
    messages.success(request, _("The account is kept, and shown again."))
    return see_other(path_of("operator_person", card.public_id))


def _person(request: HttpRequest, public_id: str) -> PersonCard:
    return found(person_file(principal_of_request(request), public_id)).card


def _page(
    request: HttpRequest, card: PersonCard, form: FormData, *, code: str = ""
) -> HttpResponse:
    viewer = principal_of_request(request)
    shown = found(person_file(viewer, card.public_id))
    context: dict[str, Any] = {
        "card": card,
        "code": code,
        "form": form,
        "restrictions": shown.restrictions,
        "is_suspended": shown.is_suspended,
        "leaves_at": shown.leaves_at,
        "confirm_by": waits_until(viewer, card.id),
        "may_suspend": can(viewer, "people.suspend", card.id),
        "may_propose": can(viewer, "people.suspend_operator", card.id),
        "may_erase": can(viewer, "people.propose_erasure", card.id),
        "may_keep": can(viewer, "people.keep", card.id),
        "rules": rule_choices(),
        "durations": DURATIONS,
    }
    return render(request, "governance/person.html", context, status=form.status)
