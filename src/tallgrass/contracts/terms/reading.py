"""Reading terms: a stored body, and stored shares, as typed values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tallgrass.contracts.terms.cards import (
    ClickTerms,
    InKind,
    OrderTerms,
    Part,
    TermsCard,
    WorkRow,
)
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.splits import SplitRule


def parts_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Read shares as they were stored."""
    return tuple(
        Part(r["name"], r["taker"], r["taker_key"], r["basis"], r["bps"], r["amount"]) for r in rows
    )


def read_terms(body: Mapping[str, Any], hash_: str) -> TermsCard:
    """Return the body of a Terms row as values."""
    rules = tuple(SplitRule(r["name"], r["taker_key"], r["basis"], r["bps"]) for r in body["rules"])
    opens, closes = (datetime.fromisoformat(moment) for moment in body["window"])
    in_kind, click, order = body["in_kind"], body["click"], body.get("order")
    return TermsCard(
        hash=hash_,
        kind=body["kind"],
        tier=body["tier"],
        deliverable=body["deliverable"],
        work=tuple(WorkRow(row["item"], row["hours"]) for row in body["work"]),
        gross=body["gross"],
        currency=body["currency"],
        rules=rules,
        net_key=body["net_key"],
        shares=parts_of(body["shares"]),
        in_kind=InKind(in_kind["what"], in_kind["value"]) if in_kind else None,
        revision_cap=body["revision_cap"],
        pay_days=body["pay_days"],
        obligations=tuple(body["obligations"]),
        keep_days=body["keep_days"],
        wave=body["wave"],
        line=body["line"],
        opens=opens,
        closes=closes,
        time_zone=body["time_zone"],
        must_say=tuple(body["must_say"]),
        never_say=tuple(body["never_say"]),
        link_url=body["link_url"],
        click=ClickTerms(click["price"], click["creator_cap"], click["day_cap"]) if click else None,
        attribution=body["attribution"],
        order=_order(order) if order else None,
    )


def _order(order: Mapping[str, Any]) -> OrderTerms:
    return OrderTerms(
        payer_id=order["payer_id"],
        payer_key=order["payer_key"],
        source=Subject(order["source_kind"], order["source_id"]),
        title=order["title"],
        domains=tuple(order["domains"]),
        payer_cap=order["payer_cap"],
        keep_until=datetime.fromisoformat(order["keep_until"]),
        payer_name=order.get("payer_name", ""),
    )
