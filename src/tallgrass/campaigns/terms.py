"""A contract's frozen terms, read from their body as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tallgrass.ledger.splits import Share, SplitRule, split

KEEP_DAYS = 180
OBLIGATIONS = ("keep", "label", "links")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to be done, with the hours it is thought to take."""

    item: str
    hours: float


@dataclass(frozen=True, slots=True)
class InKind:
    """What is given instead of money, at its declared value in minor units."""

    what: str
    value: int


@dataclass(frozen=True, slots=True)
class ClickTerms:
    """Pay for one valid click and how far it goes, in minor units; a cap of 0 is none."""

    price: int
    creator_cap: int
    day_cap: int


@dataclass(frozen=True, slots=True)
class TermsCard:
    """What both sides agreed to. `shares` end with the creator's net; `opens` and `closes` bound the wave it publishes in."""

    hash: str
    work: tuple[WorkRow, ...]
    gross: int
    currency: str
    rules: tuple[SplitRule, ...]
    net_key: str
    shares: tuple[Share, ...]
    in_kind: InKind | None
    revision_cap: int
    pay_days: int
    obligations: tuple[str, ...]
    keep_days: int
    wave: str
    opens: datetime
    closes: datetime
    must_say: tuple[str, ...]
    never_say: tuple[str, ...]
    click: ClickTerms | None
    attribution: str

    @property
    def net(self) -> int:
        """What the creator receives of the gross."""
        return self.shares[-1].amount

    @property
    def hours(self) -> float:
        """All hours of the itemised work."""
        return sum(item.hours for item in self.work)

    @property
    def rounds(self) -> int:
        """How many drafts there may be: the first and one after each return."""
        return self.revision_cap + 1

    def split(self, gross: int) -> list[Share]:
        """Divide an amount by the frozen rules; the last share is the creator's."""
        return split(gross, self.rules, net_name=self.shares[-1].name, net_key=self.net_key)

    def kept_until(self, published_at: datetime) -> datetime:
        """Until when the published note must stay, labelled and linked."""
        return published_at + timedelta(days=self.keep_days)


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
        shares=tuple(Share(s["name"], s["taker_key"], s["amount"], s["basis"], s["bps"]) for s in body["shares"]),
        in_kind=InKind(in_kind["what"], in_kind["value"]) if in_kind else None,
        revision_cap=body["revision_cap"],
        pay_days=body["pay_days"],
        obligations=tuple(body.get("obligations") or OBLIGATIONS),
        keep_days=body.get("keep_days") or KEEP_DAYS,
        wave=body["wave"],
        opens=opens,
        closes=closes,
        must_say=tuple(body["must_say"]),
        never_say=tuple(body["never_say"]),
        click=ClickTerms(click["price"], click["creator_cap"], click["day_cap"]) if click else None,
        attribution=body.get("attribution", ""),
    )


def share_rows(shares: tuple[Share, ...] | list[Share]) -> list[dict[str, Any]]:
    """Shares as they are stored in terms and earnings."""
    return [{"name": str(s.name), "taker_key": s.taker_key, "basis": s.basis, "bps": s.bps, "amount": s.amount} for s in shares]
