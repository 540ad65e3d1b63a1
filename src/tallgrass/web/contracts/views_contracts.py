"""A contract: its terms, whose turn it is, and every step on its way."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tallgrass.campaigns.queries.campaigns import brief_of_contract
from tallgrass.contracts.actions import contracts, publishing
from tallgrass.contracts.cards import ContractCard, ContractPage
from tallgrass.contracts.queries.clicks import contract_clicks
from tallgrass.contracts.queries.contracts import contract_card, contract_page
from tallgrass.contracts.queries.earnings import REPORTED
from tallgrass.kernel.looks import would
from tallgrass.kernel.money import largest_remainder
from tallgrass.kernel.permissions import can
from tallgrass.kernel.subjects import Subject
from tallgrass.signals.actions.corrections import withdraw_clicks
from tallgrass.signals.types import ClickReason
from tallgrass.web.contracts import presenters
from tallgrass.web.contracts.forms import CLICK, click_ids_of, minutes_of
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.sealing import seal
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step


@require_safe
@needs_account
def contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a contract whole."""
    return page(request, public_id, FormData())


def page(request: HttpRequest, public_id: str, form: FormData) -> HttpResponse:
    """Render the contract, with what was refused and the words that were typed."""
    viewer = principal_of_request(request)
    shown = found(contract_page(viewer, public_id))
    return render(
        request,
        "contracts/contract.html",
        context_of(request, shown, form),
        status=form.status,
        zone=shown.card.time_zone,
    )


def context_of(request: HttpRequest, shown: ContractPage, form: FormData) -> dict[str, Any]:
    """Return what the contract page needs."""
    viewer = principal_of_request(request)
    own = viewer.person_id == shown.card.person_id
    campaign = brief_of_contract(viewer, shown.card)
    return {
        "page": shown,
        "contract": shown.card,
        "terms": shown.terms,
        "own": own,
        "is_brand": viewer.sits_in(shown.card.brand_id),
        "campaign": campaign,
        "sees_brief": bool(campaign and would(viewer, "campaigns.read", campaign)),
        "split": presenters.split_context(shown.terms, payer=shown.card.brand.name, own=own),
        "reported": largest_remainder(shown.terms.gross, REPORTED)[-1],
        "work_items": [(presenters.work_item_name(row), row.hours) for row in shown.terms.work],
        "obligations": [presenters.obligation_name(code) for code in shown.terms.obligations],
        "error": form.refusal,
        "error_field": form.refused_field,
        "typed": {name: form.value(name) for name in ("words", "minutes")},
    }


def _take_contract_step(
    request: HttpRequest, public_id: str, operation: Callable[[ContractCard], object], said: str
) -> HttpResponse:
    """Take one step on a contract's page."""
    row = found(contract_card(principal_of_request(request), public_id))
    return take_step(
        request,
        read_form(request, "words", "minutes"),
        lambda: operation(row),
        page=partial(page, request, public_id),
        said=said,
        then=row.path,
    )


@require_POST
@needs_account
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the offer."""
    viewer = principal_of_request(request)
    done = _("Accepted. The fee is set aside for you.")
    return _take_contract_step(
        request, public_id, lambda row: contracts.accept_contract(viewer, contract_id=row.id), done
    )


@require_POST
@needs_account
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave the offer."""
    viewer, said = principal_of_request(request), text_of(request, "words")
    done = _("Declined. Thank you for answering.")
    return _take_contract_step(
        request,
        public_id,
        lambda row: contracts.decline_contract(viewer, contract_id=row.id, words=said),
        done,
    )


@require_POST
@needs_account
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End the contract before publication."""
    viewer, said = principal_of_request(request), text_of(request, "words")
    done = _("The contract has ended. What was set aside for it went back to the campaign.")
    return _take_contract_step(
        request,
        public_id,
        lambda row: contracts.end_contract(viewer, contract_id=row.id, words=said),
        done,
    )


@require_POST
@needs_account
def log_time(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note time the work took."""
    viewer, said = principal_of_request(request), text_of(request, "words")

    def operation(row: ContractCard) -> None:
        contracts.log_time(viewer, contract_id=row.id, minutes=minutes_of(request) or 0, words=said)

    return _take_contract_step(request, public_id, operation, _("Saved. Only you can see it."))


@require_POST
@needs_account
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the approved draft."""
    viewer = principal_of_request(request)
    row = found(contract_card(viewer, public_id))
    return take_step(
        request,
        FormData(),
        lambda: publishing.publish_contract(viewer, contract_id=row.id),
        page=partial(page, request, public_id),
        said=_("Published, labelled and in the register."),
        then=lambda note: note.path,
    )


@require_safe
@needs_account
def clicks(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every click on a contract's tracked link with its verdict and reason: creator and brand
    read the same."""
    return clicks_page(request, public_id, FormData())


def clicks_page(request: HttpRequest, public_id: str, form: FormData) -> HttpResponse:
    """Render the clicks, with the withdrawal as it was refused."""
    reason, cursor = (str(request.GET.get(name, "")) for name in ("reason", "cursor"))
    chosen = reason if reason in ClickReason.values else ""
    viewer = principal_of_request(request)
    shown = found(contract_clicks(viewer, public_id, reason=chosen, cursor=cursor))
    row = shown.card
    context = {
        "contract": row,
        "page": shown.page,
        "reasons": [
            (code, str(ClickReason(code).label), count) for code, count in shown.reasons.items()
        ],
        "reason": reason,
        "cursor": cursor,
        "may_withdraw": can(viewer, "signals.correct"),
        "sealed": partial(seal, purpose=CLICK),
        "form": form,
    }
    return render(request, "contracts/clicks.html", context, status=form.status, zone=row.time_zone)


@require_POST
@needs_account
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the pay of the chosen clicks, for a reason that the audit keeps."""
    viewer = principal_of_request(request)
    card = found(contract_card(viewer, public_id))
    ids = click_ids_of(request)
    return take_step(
        request,
        FormData({"click": ids, "why": text_of(request, "why")}),
        partial(
            withdraw_clicks,
            viewer,
            subject=Subject("contract", card.id),
            click_ids=ids,
            reason=text_of(request, "why"),
        ),
        page=partial(clicks_page, request, public_id),
        said=lambda count: (
            ngettext(
                "The pay of %(num)s click was taken back.",
                "The pay of %(num)s clicks was taken back.",
                count,
            )
            % {"num": count}
        ),
        then=f"{card.path}clicks/",
    )
