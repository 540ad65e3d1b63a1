"""Earnings: what is there, where it came from, where it goes; and payslips."""

import secrets
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallgrass.contracts.queries.earnings import own_agreements, own_earnings
from tallgrass.kernel import clock
from tallgrass.kernel.money import EXPONENTS, parse_money
from tallgrass.kernel.paging import Page
from tallgrass.kernel.permissions import can
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions import payouts
from tallgrass.ledger.types import AccountKind, PayoutCard, StatementLine
from tallgrass.web.contracts.presenters import side_by_side
from tallgrass.web.form_data import FormData, read_form
from tallgrass.web.guard import needs_account, text_of
from tallgrass.web.jinja import day
from tallgrass.web.ledger import errors
from tallgrass.web.ledger.owners import AccountOwner, owner_of, owners
from tallgrass.web.ledger.presenters import (
    line_texts,
    movement_name,
    payout_methods,
    payout_states,
    statements_of,
)
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step

DESTINATION = ("method", "holder", "details")
PAYOUT = ("amount", "currency")


@require_safe
@needs_account
def earnings(request: HttpRequest) -> HttpResponse:
    """Show balance, payslips, payouts."""
    return page(request, owner_of(request, principal_of_request(request)), FormData())


def page(request: HttpRequest, owner: AccountOwner, form: FormData) -> HttpResponse:
    """Render the earnings page, with what was refused and the words that were typed."""
    viewer = principal_of_request(request)
    held = ledger.balances(viewer, owner.key)
    shown = ledger.payouts_of(viewer, owner.key, cursor=text_of(request, "payouts"))
    context = {
        "owner": owner,
        "owners": owners(viewer),
        "payable": [
            (ref.currency, sum_) for ref, sum_ in held.items() if ref.kind == AccountKind.PAYABLE
        ],
        "on_the_way": [
            (ref.currency, sum_)
            for ref, sum_ in held.items()
            if ref.kind == AccountKind.PAYOUT and sum_
        ],
        "others": [
            (ref, sum_)
            for ref, sum_ in held.items()
            if ref.kind in (AccountKind.FUNDS, AccountKind.ESCROW) and sum_
        ],
        "slips": own_earnings(viewer, cursor=text_of(request, "cursor"))
        if not owner.org
        else Page([]),
        "agreements": own_agreements(viewer) if not owner.org else [],
        "side_by_side": side_by_side,
        "payouts": shown,
        "currencies": [
            (ref.currency, ref.currency) for ref in held if ref.kind == AccountKind.PAYABLE
        ],
        "statements": statements_of(viewer, shown.items),
        "payout_states": payout_states(),
        "destination": ledger.destination_of(viewer, owner.key),
        "rests_until": ledger.destination_rests_until(viewer, owner.key),
        "now": clock.now(),
        "is_fresh": viewer.is_fresh,
        "may_manage": can(viewer, "ledger.manage", owner.key),
        "methods": payout_methods(),
        "key": secrets.token_urlsafe(18),
        "error": form.refusal,
        "errors": form.refusals,
        "typed": {name: form.value(name) for name in (*DESTINATION, *PAYOUT)},
    }
    return render(request, "ledger/earnings.html", context, status=form.status)


@require_safe
@needs_account
def statement(request: HttpRequest) -> HttpResponse:
    """Show every movement of an owner's money."""
    viewer = principal_of_request(request)
    owner = owner_of(request, viewer)
    cursor = text_of(request, "cursor")
    shown: Page[StatementLine] = ledger.statement(viewer, owner.key, cursor=cursor)
    told = line_texts(shown.items)
    lines = [(line, movement_name(line.kind), told[line.id]) for line in shown.items]
    return render(
        request,
        "ledger/statement.html",
        {"owner": owner, "lines": lines, "next": shown.next, "cursor": cursor},
    )


@require_POST
@needs_account
def request_payout(request: HttpRequest) -> HttpResponse:
    """Ask for earned money. The form carries a key, so that sending it twice asks once."""
    viewer = principal_of_request(request)
    owner = owner_of(request, viewer)
    form = read_form(request, *PAYOUT)

    def operation() -> PayoutCard:
        currency = form.value("currency")
        if currency not in EXPONENTS:
            raise errors.CURRENCY_NOT_HELD()
        return payouts.request_payout(
            viewer,
            owner_key=owner.key,
            amount=parse_money(form.value("amount"), currency).amount,
            currency=currency,
            key=text_of(request, "key"),
        )

    return take_step(
        request,
        form,
        operation,
        page=partial(page, request, owner),
        said=lambda card: _("Requested; due by %(day)s.") % {"day": day(card.due_at)},
        then=f"/earnings/{owner.query}",
    )
