"""What the navigation is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from tallgrass.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A place in the navigation: a lazy label, a URL name, an icon, who sees it. Lower `order`
    comes first. One `for_work` waits, for a person without a seat, until they turned creator: for a
    pure reader its page is empty. They still reach it from the creator centre."""

    order: int
    label: object
    url_name: str
    icon: str
    shown_to: Callable[[Principal], bool]
    for_work: bool = False


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry as one page shows it."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


def everyone(_principal: Principal) -> bool:
    return True


def signed_in(principal: Principal) -> bool:
    return principal.is_person


def operators(principal: Principal) -> bool:
    return principal.is_operator


def operators_to_be(principal: Principal) -> bool:
    return principal.would_operate


def brands(principal: Principal) -> bool:
    return any(member.kind == "brand" for member in principal.memberships)


def agencies(principal: Principal) -> bool:
    return any(member.kind in ("social_agency", "mcn") for member in principal.memberships)
