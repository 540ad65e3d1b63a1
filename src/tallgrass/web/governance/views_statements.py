"""Statements of reasons: read by whom they restrict, appealed by them, answered by an operator."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallgrass.governance import actions, queries
from tallgrass.governance.desk_queries import restrictable, statement_for
from tallgrass.governance.notices import is_statement_key
from tallgrass.governance.types import RestrictionCard
from tallgrass.kernel import clock
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import describe_one
from tallgrass.people import queries as people
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.governance import errors
from tallgrass.web.governance.forms import (
    DURATIONS,
    end_of,
    limit_choices,
    limit_of,
    rule_choices,
    rule_of,
)
from tallgrass.web.governance.links import RESTRICT, subject_of
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

View = Callable[[HttpRequest, str], HttpResponseBase]


def by_key_or_account(view: View) -> View:
    """Have whoever comes without the key of their mail sign in first."""
    guarded = needs_account(view)

    @wraps(view)
    def choose(request: HttpRequest, public_id: str) -> HttpResponseBase:
        return (view if text_of(request, "key") else guarded)(request, public_id)

    return choose


@require_GET
@by_key_or_account
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show facts, rule, whether a machine decided, until when, and how to appeal."""
    card, reader = _for_reader(request, public_id)
    return _page(request, card, reader, FormData())


@require_POST
@by_key_or_account
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Speak against it. Whoever comes by the link in their mail need not sign in: a closed account
    could not."""
    card, reader = _for_reader(request, public_id, "governance.appeal")
    form = read_form(request, "text")
    return take_step(
        request,
        form,
        lambda: actions.appeal(reader, restriction_id=card.id, text=form.value("text")),
        page=partial(_page, request, card, reader),
        said=_("Your appeal has been filed. A person will answer it."),
        then=_own_path(request, card),
    )


@require_POST
@needs_account
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer the appeal in writing, as an operator."""
    card, reader = _for_reader(request, public_id, "governance.answer_appeal")
    form = read_form(request, "answer", "verdict")
    if form.value("verdict") not in ("uphold", "overturn"):
        raise errors.ANSWER_UNNAMED()
    waiting = found(card.appeal)
    return take_step(
        request,
        form,
        lambda: actions.answer_appeal(
            reader,
            appeal_id=waiting.id,
            uphold=form.value("verdict") == "uphold",
            answer=form.value("answer"),
        ),
        page=partial(_page, request, card, reader),
        said=_("Your answer has been sent."),
        then=card.path,
    )


@require_http_methods(["GET", "POST"])
@needs_account
def new(request: HttpRequest) -> HttpResponse:
    """Restrict, as an operator, what a page led here from: a note, a payout, a person."""
    principal = principal_of_request(request)
    subject = subject_of(text_of(request, "about"), RESTRICT)
    described = restrictable(principal, subject)
    if subject is None:
        raise errors.RESTRICTED_UNNAMED()
    about = found(described)
    form = read_form(request, "about", "kind", "reason", "rule", "days")

    def page(form: FormData) -> HttpResponse:
        context = {
            "about": about,
            "form": form,
            "limits": limit_choices(subject),
            "rules": rule_choices(),
            "durations": DURATIONS,
            "appeal_days": queries.appeal_days(),
        }
        return render(request, "governance/restrict.html", context, status=form.status)

    if request.method != "POST":
        return page(form)
    return take_step(
        request,
        form,
        lambda: actions.restrict(
            principal,
            subject=subject,
            kind=limit_of(subject, form.value("kind")),
            reason=form.value("reason"),
            rule=rule_of(form.value("rule")),
            ends_at=end_of(form.value("days")),
        ),
        page=page,
        said=_(
            "The restriction now applies, and the person concerned has the statement of reasons."
        ),
        then=lambda made: made.path,
    )


@require_POST
@needs_account
def lift(request: HttpRequest, public_id: str) -> HttpResponse:
    """End the restriction before its day, as an operator."""
    card, reader = _for_reader(request, public_id)
    form = read_form(request, "lift_reason")
    return take_step(
        request,
        form,
        lambda: actions.lift(reader, restriction_id=card.id, reason=form.value("lift_reason")),
        page=partial(_page, request, card, reader),
        said=_("The restriction has been lifted."),
        then=card.path,
    )


def _for_reader(
    request: HttpRequest, public_id: str, verb: str = "governance.see_statement"
) -> tuple[RestrictionCard, Principal]:
    """Return the statement and who reads it: 404 for anyone it does not concern."""
    viewer, key = principal_of_request(request), text_of(request, "key")
    return found(statement_for(viewer, public_id, key=key, verb=verb))


def _own_path(request: HttpRequest, card: RestrictionCard) -> str:
    key = text_of(request, "key")
    return f"{card.path}?key={key}" if key and is_statement_key(card.public_id, key) else card.path


def _page(
    request: HttpRequest,
    card: RestrictionCard,
    reader: Principal,
    form: FormData,
) -> HttpResponse:
    may_appeal = can(reader, "governance.appeal", card) and card.appeal is None
    context: dict[str, Any] = {
        "card": card,
        "about": describe_one(card.subject),
        "person": people.cards([card.person_id]).get(card.person_id) if card.person_id else None,
        "form": form,
        "key": text_of(request, "key"),
        "may_appeal": may_appeal and card.state != "lifted" and clock.now() <= card.appeal_until,
        "may_answer": card.appeal is not None
        and card.appeal.state == "open"
        and can(reader, "governance.answer_appeal", card),
        "may_lift": card.is_active and can(reader, "governance.lift", card),
    }
    return render(request, "governance/statement.html", context, status=form.status)
