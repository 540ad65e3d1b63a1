"""Reports and cases."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallgrass.governance import actions, queries
from tallgrass.governance.desk_queries import case_to_decide, reportable
from tallgrass.governance.look_queries import open_look_for
from tallgrass.governance.types import CaseCard, ReportReason
from tallgrass.kernel import clock
from tallgrass.kernel.permissions import can
from tallgrass.kernel.subjects import Subject, SubjectDescription, describe, describe_one
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
from tallgrass.web.governance.links import REPORT, report_path, subject_of
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_GET
@needs_account
def listing(request: HttpRequest) -> HttpResponse:
    """Show operators the queue, due first, and everyone else what they reported."""
    principal = principal_of_request(request)
    cursor = text_of(request, "after")
    if not can(principal, "governance.operate"):
        cards = queries.own_reports(principal)
        return render(
            request,
            "governance/my_reports.html",
            {"cards": cards, "titles": describe([c.subject for c in cards])},
        )
    page = queries.open_cases(principal, cursor=cursor)
    context = {
        "page": page,
        "titles": describe([card.subject for card in page.items]),
        "now": clock.now(),
        "is_first": not cursor,
    }
    return render(request, "governance/cases.html", context)


@require_http_methods(["GET", "POST"])
@needs_account
def report(request: HttpRequest) -> HttpResponse:
    """Report what a page led here from."""
    subject = subject_of(text_of(request, "about"), REPORT)
    if subject is None:
        raise errors.REPORTED_UNNAMED()
    about = found(reportable(principal_of_request(request), subject))
    form = read_form(request, "about", "reason", "text")
    if request.method == "POST":
        return take_step(
            request,
            form,
            lambda: actions.report(
                principal_of_request(request),
                subject=subject,
                reason=form.value("reason"),
                text=form.value("text"),
            ),
            page=partial(_report_page, request, about),
            said=_("Thank you. A person will look at it, and you will be told."),
            then=about.path,
        )
    return _report_page(request, about, form)


def _report_page(request: HttpRequest, about: SubjectDescription, form: FormData) -> HttpResponse:
    context = {"about": about, "form": form, "reasons": ReportReason.choices}
    return render(request, "governance/report.html", context, status=form.status)


@require_GET
@needs_account
def report_organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead from an organisation's page to where it is reported."""
    org = found(people.org_by_public_id(public_id))
    return redirect(report_path(Subject("organisation", org.id)))


@require_GET
@needs_account
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a case: in full to operators, one's own report and the decision to a reporter."""
    card = found(queries.case_by_public_id(principal_of_request(request), public_id))
    return case_page(request, card, FormData())


@require_POST
@needs_account
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide a case: no rule was broken, or a restriction with its statement."""
    principal = principal_of_request(request)
    card = found(case_to_decide(principal, public_id))
    form = read_form(request, "explanation", "verdict", "kind", "rule", "days")
    verdict, explanation = form.value("verdict"), form.value("explanation")
    if verdict not in ("dismiss", "restrict"):
        raise errors.DECISION_UNNAMED()

    def operation() -> None:
        limit: dict[str, Any] = {}
        if verdict == "restrict":
            limit = {
                "kind": limit_of(card.subject, form.value("kind")),
                "rule": rule_of(form.value("rule")),
                "ends_at": end_of(form.value("days")),
            }
        actions.decide_case(principal, case_id=card.id, explanation=explanation, **limit)

    return take_step(
        request,
        form,
        operation,
        page=partial(case_page, request, card),
        said=_("Decided. The reporters and the author have been told."),
        then="/cases/",
    )


def case_page(request: HttpRequest, card: CaseCard, form: FormData) -> HttpResponse:
    """Render a case, with what was refused and the words that were typed."""
    principal = principal_of_request(request)
    operates = can(principal, "governance.operate")
    about = describe_one(card.subject)
    context: dict[str, Any] = {
        "card": card,
        "about": about,
        "reports": card.reports,
        "reporters": people.cards({r.reporter_id for r in card.reports if r.reporter_id}),
        "operates": operates,
        "may_decide": card.state == "open"
        and can(principal, "governance.decide_case", about.owner_id if about else None),
        "may_look": operates
        and card.state == "open"
        and can(principal, "governance.look", about.owner_id if about else None),
        "look": open_look_for(principal, card.id) if operates else None,
        "limits": limit_choices(card.subject),
        "rules": rule_choices(),
        "durations": DURATIONS,
        "form": form,
        "now": clock.now(),
    }
    return render(request, "governance/case.html", context, status=form.status)
