"""Writing terms: the body a contract is offered on, split to the cent before anybody accepts it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tallgrass.contracts.order import Fee, WorkOrder
from tallgrass.contracts.terms.cards import KEEP_DAYS, InKind
from tallgrass.contracts.types import LINE_OF_TIER, ContractKind, Line, Taker, WorkItem
from tallgrass.governance.types import Duty
from tallgrass.ledger.splits import Share, split
from tallgrass.people.types import OrgCard

ATTRIBUTION = (
    "last valid click on the contract's own link, decided when it is clicked; later "
    "corrections are new rows"
)


def kept_until(order: WorkOrder) -> datetime:
    """Say until when a published note must stay, labelled and linked: some days after the launch
    has ended."""
    return order.launch_to + timedelta(days=KEEP_DAYS)


class TermsWriter:
    """Writes the bodies of the terms of one work order; what they share is computed once."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order
        self._work = self._items()
        self._kept = {
            "payer_id": order.payer.id,
            "payer_key": order.payer_key,
            "payer_name": order.payer.vouched_name,
            "source_kind": order.source.kind,
            "source_id": order.source.id,
            "title": order.title,
            "domains": list(order.domains),
            "payer_cap": order.clicks.payer_cap if order.clicks else 0,
            "keep_until": kept_until(order).isoformat(),
        }

    def _items(self) -> list[dict[str, object]]:
        reckoned, rounds = self._order.hours, self._order.revision_cap
        items: list[dict[str, object]] = [
            {"item": item.value, "hours": reckoned[item.value]}
            for item in WorkItem
            if item != WorkItem.REVISION
        ]
        if rounds:
            revision = WorkItem.REVISION.value
            items.append({"item": revision, "hours": reckoned[revision] * rounds})
        return items

    def flat(
        self, *, person_id: int, tier: str, wave: str, mcn: OrgCard | None, in_kind: InKind | None
    ) -> dict[str, Any]:
        """Return the terms of a fee on publication for one creator. Words that pages show are codes
        of types; takers carry the names they were verified under."""
        order = self._order
        return {
            **self._head(ContractKind.FLAT.value, tier, str(LINE_OF_TIER[tier])),
            "work": self._work,
            **self._money(person_id, order.fees[tier], agency=order.agency, mcn=mcn),
            "in_kind": {"what": in_kind.what, "value": in_kind.value} if in_kind else None,
            "revision_cap": order.revision_cap,
            **self._foot(wave, order.windows[wave]),
            "click": None,
            "attribution": "",
        }

    def clicks(self, *, person_id: int, tier: str, wave: str) -> dict[str, Any]:
        """Return the terms of pay per click for one creator, who may publish in any wave of the
        order.

        Raises ValueError for an order without click pay.
        """
        order, pay = self._order, self._order.clicks
        if pay is None:
            raise ValueError("this work order pays no clicks")
        begins, ends = zip(*order.windows.values(), strict=True)
        return {
            **self._head(ContractKind.CLICKS.value, tier, Line.KOC.value),
            "work": [item for item in self._work if item["item"] != WorkItem.REVISION],
            **self._money(person_id, pay.fee, agency=None, mcn=None),
            "in_kind": None,
            "revision_cap": 0,
            **self._foot(wave, (min(begins), max(ends))),
            "click": {
                "price": pay.price,
                "creator_cap": pay.creator_cap,
                "day_cap": pay.day_cap,
            },
            "attribution": ATTRIBUTION,
        }

    def _head(self, kind: str, tier: str, line: str) -> dict[str, Any]:
        return {"kind": kind, "tier": tier, "line": line, "deliverable": self._order.deliverable}

    def _money(
        self, person_id: int, fee: Fee, *, agency: OrgCard | None, mcn: OrgCard | None
    ) -> dict[str, Any]:
        rules = fee.rules(agency=agency, mcn=mcn)
        net_key = f"person:{person_id}"
        shares = split(fee.gross, rules, net_name=Taker.CREATOR.value, net_key=net_key)
        names = {
            Taker.AGENCY.value: agency.vouched_name if agency else "",
            Taker.MCN.value: mcn.vouched_name if mcn else "",
        }
        return {
            "gross": fee.gross,
            "currency": self._order.currency,
            "rules": [
                {"name": r.name, "taker_key": r.taker_key, "basis": r.basis, "bps": r.bps}
                for r in rules
            ],
            "net_key": net_key,
            "shares": [_share(share, fee.gross, names) for share in shares],
            "net": shares[-1].amount,
        }

    def _foot(self, wave: str, window: tuple[datetime, datetime]) -> dict[str, Any]:
        order = self._order
        return {
            "pay_days": order.pay_days,
            "obligations": [duty.value for duty in Duty if duty != Duty.LINKS or order.link_url],
            "keep_days": KEEP_DAYS,
            "wave": wave,
            "window": [moment.isoformat() for moment in window],
            "time_zone": order.time_zone,
            "must_say": list(order.must_say),
            "never_say": list(order.never_say),
            "link_url": order.link_url,
            "order": self._kept,
        }


def _share(share: Share, gross: int, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": share.name,
        "taker": names.get(share.name, ""),
        "taker_key": share.taker_key,
        "amount": share.amount,
        "bps": share.bps,
        "basis": share.basis,
        "of_gross_bps": share.amount * 10_000 // gross if gross else 0,
    }
