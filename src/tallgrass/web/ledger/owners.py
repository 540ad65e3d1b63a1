"""Whose money a page shows: one's own, or that of an organisation one sits in."""

from dataclasses import dataclass

from django.http import HttpRequest

from tallgrass.kernel.principal import Principal
from tallgrass.web.errors import NOTHING_HERE
from tallgrass.web.guard import text_of


@dataclass(frozen=True, slots=True)
class AccountOwner:
    """An owner of accounts: its ledger key, its name, and the query by which pages carry it on."""

    key: str
    name: str
    org: str

    @property
    def query(self) -> str:
        return f"?org={self.org}" if self.org else "?"


def owner_of(request: HttpRequest, viewer: Principal) -> AccountOwner:
    """Return the owner asked for; 404 for an organisation this person does not sit in."""
    org = text_of(request, "org")
    if not org:
        return AccountOwner(f"person:{viewer.person_id}", viewer.name, "")
    for member in viewer.memberships:
        if member.org_public_id == org:
            return AccountOwner(f"org:{member.org_id}", member.org_name, org)
    raise NOTHING_HERE()


def owners(viewer: Principal) -> list[AccountOwner]:
    """Return all whose money this person may look at: themselves, and every organisation they sit
    in."""
    mine = AccountOwner(f"person:{viewer.person_id}", viewer.name, "")
    return [
        mine,
        *(AccountOwner(f"org:{m.org_id}", m.org_name, m.org_public_id) for m in viewer.memberships),
    ]
