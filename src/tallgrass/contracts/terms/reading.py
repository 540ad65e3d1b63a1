"""Reading terms: a stored body, and stored shares, as typed values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tallgrass.contracts.terms.cards import KEEP_DAYS, ClickTerms, InKind, Part, TermsCard, WorkRow
from tallgrass.governance.types import Duty
from tallgrass.ledger.splits import SplitRule


def parts_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Shares as they were stored."""
    return tuple(
        Part(r["name"], r.get("taker", ""), r["taker_key"], r["basis"], r["bps"], r["amount"])
        for r in rows
    )


def read_terms(body: Mapping[str, Any], hash_: str) -> TermsCard:
    """The body of a Terms row as values."""
    rules = tuple(SplitRule(r["name"], r["taker_key"], r["basis"], r["bps"]) for r in body["rules"])
    opens, closes = (datetime.fromisoformat(moment) for moment in body["window"])
    in_kind, click = body.get("in_kind"), body.get("click")
    return TermsCard(
        hash=hash_,
        work=tuple(WorkRow(row["item"], row.get("hours") or 0) for row in body["work"]),
        gross=body["gross"],
        currency=body["currency"],
        rules=rules,
        net_key=body["net_key"],
        shares=parts_of(body["shares"]),
        in_kind=InKind(in_kind["what"], in_kind["value"]) if in_kind else None,
        revision_cap=body["revision_cap"],
        pay_days=body["pay_days"],
        obligations=tuple(body.get("obligations") or Duty.values),
        keep_days=body.get("keep_days") or KEEP_DAYS,
        wave=body["wave"],
        line=body.get("line") or "koc",
        opens=opens,
        closes=closes,
        must_say=tuple(body["must_say"]),
        never_say=tuple(body["never_say"]),
        click=ClickTerms(click["price"], click["creator_cap"], click["day_cap"]) if click else None,
        attribution=body.get("attribution", ""),
    )
