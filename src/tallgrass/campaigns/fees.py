"""Fees per tier: what a note costs, who takes what of it, what its creator nets."""

from dataclasses import dataclass

from tallgrass.campaigns import errors
from tallgrass.contracts.order import Cut, Fee
from tallgrass.contracts.terms.cards import InKind
from tallgrass.contracts.types import Taker
from tallgrass.kernel.money import LARGEST
from tallgrass.kernel.text import clean_line
from tallgrass.ledger.splits import Share, split
from tallgrass.people.types import OrgCard


@dataclass(frozen=True, slots=True)
class TierFees:
    """What one note of a tier costs, and each cut of it in basis points. `mcn_basis` is "gross" or
    "remainder"."""

    gross: int
    agency_bps: int = 0
    mcn_bps: int = 0
    mcn_basis: str = "remainder"
    platform_bps: int = 0


def fee_of(fees: TierFees) -> Fee:
    """Return the fee as contracts take it: social agency, MCN (only where one manages the creator),
    platform. Nobody else takes anything."""
    cuts = (
        Cut(Taker.AGENCY.value, "gross", fees.agency_bps),
        Cut(Taker.MCN.value, fees.mcn_basis, fees.mcn_bps),
        Cut(Taker.PLATFORM.value, "gross", fees.platform_bps),
    )
    return Fee(fees.gross, cuts)


def net_of(fees: TierFees, *, managed: bool, with_agency: bool = True) -> int:
    """Return what a creator nets of one note, in minor units."""
    return shares_of(fees, managed=managed, with_agency=with_agency)[-1].amount


def shares_of(fees: TierFees, *, managed: bool, with_agency: bool = True) -> list[Share]:
    """Return every share of one note under these fees, the creator's last; takers' keys are
    placeholders."""
    stand_in = OrgCard(0, "", "", "", "", True)
    rules = fee_of(fees).rules(
        agency=stand_in if with_agency else None, mcn=stand_in if managed else None
    )
    return split(fees.gross, rules, net_name=Taker.CREATOR.value, net_key="person:0")


def check_fees(fees: TierFees) -> None:
    """Raise Invalid for fees nobody could be paid by."""
    if not 0 < fees.gross <= LARGEST:
        raise errors.FEE_OF_NOTHING(field="gross")
    if fees.mcn_basis not in ("gross", "remainder"):
        raise errors.CUT_BASIS_UNKNOWN()
    if net_of(fees, managed=True) <= 0:
        raise errors.CUTS_LEAVE_NOTHING()


def clean_in_kind(what: str, value: int) -> InKind | None:
    """Return what is given beside the fee; None when nothing is."""
    what = clean_line(what, longest=160, field="in_kind_what", required=False)
    if not what and not value:
        return None
    if not what:
        raise errors.GIFT_UNNAMED()
    if not 0 < value <= LARGEST:
        raise errors.GIFT_OF_NOTHING()
    return InKind(what, value)
