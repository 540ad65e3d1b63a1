"""The operators' queue of payouts, with the manual provider: a bank file out, what the bank did
back in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallgrass.kernel import clock
from tallgrass.kernel.cells import csv_line
from tallgrass.kernel.money import Money
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions import payouts
from tallgrass.ledger.types import PAYOUT_MOVES, PayoutState
from tallgrass.web.errors import NO_SUCH_LIST
from tallgrass.web.form_data import FormData
from tallgrass.web.governance.links import restrict_path
from tallgrass.web.guard import found, makes_file, needs_account, text_of
from tallgrass.web.ledger import errors
from tallgrass.web.ledger.presenters import statements_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.steps import take_step
from tallgrass.web.workbooks import MEDIA_TYPE, Cell, as_xlsx

VERBS = ("submit", "confirm", "fail", "cancel", "reverse")
MOST_IN_FILE = 1_000


@require_safe
@needs_account
def queue(request: HttpRequest) -> HttpResponse:
    """Show payouts in one state, oldest first."""
    return page(request, FormData())


def page(request: HttpRequest, form: FormData, state: str = "") -> HttpResponse:
    """Render the queue, with what was refused."""
    state, cursor = (
        state or text_of(request, "state") or PayoutState.DUE.value,
        text_of(request, "cursor"),
    )
    if state not in PayoutState.values:
        raise NO_SUCH_LIST()
    shown = ledger.payouts_in(principal_of_request(request), state, cursor=cursor)
    context = {
        "page": shown,
        "state": state,
        "states": [(value, str(label)) for value, label in PayoutState.choices],
        "statements": statements_of(principal_of_request(request), shown.items),
        "holds": {
            card.id: restrict_path(Subject("payout", card.id))
            for card in shown.items
            if state == PayoutState.DUE
        },
        "verbs": [verb for verb in PAYOUT_MOVES[state] if verb in VERBS],
        "now": clock.now(),
        "cursor": cursor,
        "error": form.refusal,
    }
    return render(request, "ledger/payouts.html", context, status=form.status)


@require_POST
@needs_account
def move(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """Submit, confirm, fail, cancel or reverse one payout."""
    viewer = principal_of_request(request)
    card = found(ledger.payout_by_public_id(viewer, public_id))
    if verb not in VERBS:
        raise errors.NO_SUCH_STEP()
    said = text_of(request, "words")
    operations = {
        "submit": lambda: payouts.submit_payout(viewer, payout_id=card.id, reference=said),
        "confirm": lambda: payouts.confirm_payout(viewer, payout_id=card.id, reference=said),
        "fail": lambda: payouts.fail_payout(viewer, payout_id=card.id, reason=said),
        "cancel": lambda: payouts.cancel_payout(viewer, payout_id=card.id, reason=said),
        "reverse": lambda: payouts.reverse_payout(viewer, payout_id=card.id, reason=said),
    }
    return take_step(
        request,
        FormData(),
        operations[verb],
        page=lambda form: page(request, form, card.state),
        said=lambda moved: (
            _("Payout %(id)s: %(state)s.")
            % {"id": moved.public_id, "state": PayoutState(moved.state).label}
        ),
        then=f"/payouts/?state={card.state}",
    )


@require_safe
@needs_account
@makes_file
def bank_file(request: HttpRequest) -> HttpResponse:
    """Send the due payouts as a file for the bank. Downloading moves nothing: each is submitted
    when the bank has it."""
    lines = "".join(map(csv_line, _bank_rows(request)))
    return _file(b"\xef\xbb\xbf" + lines.encode(), "text/csv; charset=utf-8", "csv")


@require_safe
@needs_account
@makes_file
def bank_workbook(request: HttpRequest) -> HttpResponse:
    """Send the same as a workbook whose cells are text: a spreadsheet that opens the other file
    takes account numbers for numbers, and drops their zeros and last digits."""
    return _file(as_xlsx([("Payouts", _bank_rows(request))]), MEDIA_TYPE, "xlsx")


def _bank_rows(request: HttpRequest) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        ["payout", "holder", "method", "account", "amount", "currency", "due"]
    ]
    for card, line in ledger.bank_lines(principal_of_request(request), size=MOST_IN_FILE):
        account = (line.holder, line.method, line.details)
        amount, due = Money(card.amount, card.currency).decimal, card.due_at.date().isoformat()
        rows.append([card.public_id, *account, amount, card.currency, due])
    return rows


def _file(data: bytes, media_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    name = f"payouts-{clock.now():%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
