"""A payslip: what was earned, and who took which part of it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tallgrass.contracts.queries.earnings import payslip as payslip_of
from tallgrass.contracts.terms.cards import rounding
from tallgrass.kernel.looks import would
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.types import PayoutState
from tallgrass.signals.types import ClickReason
from tallgrass.web.contracts import presenters
from tallgrass.web.guard import found, needs_account
from tallgrass.web.jinja import percent
from tallgrass.web.shell import principal_of_request, render


@require_safe
@needs_account
def payslip(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a payslip: gross to net with every leg and its rule."""
    viewer = principal_of_request(request)
    slip = found(payslip_of(viewer, public_id))
    earning, own = slip.earning, viewer.person_id == slip.contract.person_id
    clicks, owner = earning.kind == "clicks", f"person:{slip.contract.person_id}"
    what = (
        _("%(count)d valid clicks") % {"count": earning.quantity}
        if clicks
        else _("Note, published")
    )
    context = {
        "slip": slip,
        "earning": earning,
        "contract": slip.contract,
        "own": own,
        "what": what,
        "bar": presenters.share_bar(slip.parts, earning.gross, own=own, currency=earning.currency),
        "legs": presenters.share_legs(
            slip.parts,
            earning.gross,
            payer=earning.brand_name,
            currency=earning.currency,
            what=what,
        ),
        "total": presenters.share_total(
            slip.parts, earning.gross, own=own, currency=earning.currency
        ),
        "rounded": [
            (presenters.taker_name(r.part), percent(float(r.remainder)))
            for r in rounding(earning.gross, slip.parts)
        ],
        "reasons": [(str(ClickReason(code).label), count) for code, count in slip.click_reasons],
        "payout_states": {value: str(label) for value, label in PayoutState.choices},
        "payouts": ledger.payouts_of(viewer, owner, size=3).items
        if would(viewer, "ledger.read", owner)
        else [],
    }
    zone = slip.contract.time_zone
    return render(request, "contracts/payslip.html", context, zone=zone)
