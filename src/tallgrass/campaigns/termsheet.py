"""Writing terms: the body a contract is offered on, split to the cent before anybody accepts it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tallgrass.campaigns import policies
from tallgrass.campaigns.fees import TierFees, split_rules
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.terms import KEEP_DAYS, InKind
from tallgrass.campaigns.types import (
    LINE_OF_TIER,
    ContractKind,
    Line,
    Obligation,
    Taker,
    Wave,
    WorkItem,
)
from tallgrass.ledger.splits import Share, SplitRule, split
from tallgrass.people.types import OrgCard

ATTRIBUTION = (
    "last valid click on the contract's own link, decided when it is clicked; later "
    "corrections are new rows"
)


class Writer:
    """Writes the bodies of one campaign's terms; what they share is computed once."""

    def __init__(
        self, campaign: Campaign, *, agency: OrgCard | None, pay_days: int, revision_cap: int
    ) -> None:
        self._campaign = campaign
        self._agency = agency
        self._pay_days = pay_days
        self._revision_cap = revision_cap
        self._work = self._items()
        self._windows = {
            Wave.PREHEAT.value: (campaign.preheat_from, campaign.preheat_to),
            Wave.LAUNCH.value: (campaign.launch_from, campaign.launch_to),
        }

    def _items(self) -> list[dict[str, object]]:
        reckoned = policies.hours()
        items: list[dict[str, object]] = [
            {"item": item.value, "hours": reckoned[item.value]}
            for item in WorkItem
            if item != WorkItem.REVISION
        ]
        if self._revision_cap:
            items.append(
                {
                    "item": WorkItem.REVISION.value,
                    "hours": reckoned["revision"] * self._revision_cap,
                }
            )
        return items

    def _obligations(self) -> list[str]:
        return [
            item.value for item in Obligation if item != Obligation.LINKS or self._campaign.link_url
        ]

    def body(
        self,
        *,
        person_id: int,
        kind: str,
        tier: str,
        wave: str,
        fees: TierFees,
        mcn: OrgCard | None,
        in_kind: InKind | None,
    ) -> dict[str, Any]:
        """One contract's terms. Words that pages show are codes of types; takers carry their names
        as of now."""
        campaign = self._campaign
        is_clicks = kind == ContractKind.CLICKS
        rules = split_rules(fees, agency=None if is_clicks else self._agency, mcn=mcn)
        shares = split(
            fees.gross, rules, net_name=Taker.CREATOR.value, net_key=f"person:{person_id}"
        )
        names = {
            Taker.AGENCY.value: self._agency.name if self._agency else "",
            Taker.MCN.value: mcn.name if mcn else "",
        }
        begin, end = self._window(kind, wave)
        return {
            "kind": kind,
            "tier": tier,
            "line": str(LINE_OF_TIER[tier]) if not is_clicks else Line.KOC.value,
            "deliverable": campaign.deliverable,
            "work": self._work_of(kind),
            "gross": fees.gross,
            "currency": campaign.currency,
            "rules": [_rule(rule) for rule in rules],
            "net_key": f"person:{person_id}",
            "shares": [_share(share, fees.gross, names) for share in shares],
            "net": shares[-1].amount,
            "in_kind": {"what": in_kind.what, "value": in_kind.value} if in_kind else None,
            "revision_cap": 0 if is_clicks else self._revision_cap,
            "pay_days": self._pay_days,
            "obligations": self._obligations(),
            "keep_days": KEEP_DAYS,
            "wave": wave,
            "window": [begin.isoformat(), end.isoformat()],
            "time_zone": campaign.time_zone,
            "must_say": list(campaign.must_say),
            "never_say": list(campaign.never_say),
            "link_url": campaign.link_url,
            "click": self._click() if is_clicks else None,
            "attribution": ATTRIBUTION if is_clicks else "",
        }

    def _work_of(self, kind: str) -> list[dict[str, Any]]:
        """A task per click is not reviewed, so nothing of it is revised."""
        if kind != ContractKind.CLICKS:
            return self._work
        return [item for item in self._work if item["item"] != WorkItem.REVISION]

    def _window(self, kind: str, wave: str) -> tuple[datetime, datetime]:
        """A wave's window; a task per click may begin in either wave."""
        if kind == ContractKind.CLICKS:
            return self._campaign.preheat_from, self._campaign.launch_to
        return self._windows[wave]

    def _click(self) -> Mapping[str, int]:
        return {
            "price": self._campaign.click_price,
            "creator_cap": self._campaign.click_creator_cap,
            "day_cap": self._campaign.click_day_cap,
        }


def _rule(rule: SplitRule) -> dict[str, object]:
    return {
        "name": rule.name,
        "taker_key": rule.taker_key,
        "basis": rule.basis,
        "bps": rule.bps,
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
