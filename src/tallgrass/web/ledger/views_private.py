"""What is private of whom a case is about, for an operator whose look is open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tallgrass.campaigns.queries.campaigns import campaigns_by_case
from tallgrass.contracts.queries.contracts import contracts_by_case
from tallgrass.governance.desk_queries import case_to_decide
from tallgrass.governance.look_queries import open_look_for
from tallgrass.kernel.money import money_text
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.types import AccountKind
from tallgrass.web.errors import NOTHING_HERE
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.ledger.presenters import line_texts, movement_name
from tallgrass.web.shell import principal_of_request, render

SHOWN = {"person": ("contracts", "money"), "organisation": ("contracts", "campaigns", "money")}
"""What is private of whom, by the kind of the case's subject."""


@require_safe
@needs_account
def private(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is private of a person or an organisation to an operator whose look is open: their
    contracts, campaigns or money, whatever was asked for."""
    viewer = principal_of_request(request)
    card = found(case_to_decide(viewer, public_id))
    look = found(open_look_for(viewer, card.id))
    shown, cursor = text_of(request, "show"), text_of(request, "cursor")
    if card.subject.kind not in SHOWN or shown not in ("", *SHOWN[card.subject.kind]):
        raise NOTHING_HERE()
    context: dict[str, Any] = {
        "card": card,
        "look": look,
        "about": describe_one(card.subject),
        "shown": shown,
        "tabs": SHOWN[card.subject.kind],
        "cursor": cursor,
        **_private(viewer, card.subject, shown, cursor),
    }
    return render(request, "ledger/private.html", context)


def _private(viewer: Principal, whose: Subject, shown: str, cursor: str) -> dict[str, Any]:
    if shown == "contracts":
        return {"page": contracts_by_case(viewer, whose, cursor=cursor)}
    if shown == "campaigns":
        return {"page": campaigns_by_case(viewer, whose, cursor=cursor)}
    if shown == "money":
        key = f"{'person' if whose.kind == 'person' else 'org'}:{whose.id}"
        page = ledger.statement(viewer, key, cursor=cursor)
        held = [
            (AccountKind(ref.kind).label, money_text(sum_, ref.currency))
            for ref, sum_ in ledger.balances(viewer, key).items()
            if sum_
        ]
        told = line_texts(page.items)
        lines = [(line, movement_name(line.kind), told[line.id]) for line in page.items]
        return {"page": page, "held": held, "lines": lines}
    return {}
