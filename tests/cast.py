"""The cast of our tests: one person a role, with the organisations they sit in. Sentences about
access read with their names."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tallgrass.kernel import clock
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.people import actions, queries
from tallgrass.people.sign_in_keys import stored_key
from tallgrass.people.types import OrgCard, OrgKind, Role

PASSWORD = "tall grass bends and stands"


@dataclass(frozen=True, slots=True)
class Cast:
    """Principals by role, and their organisations, all verified. `mcn_org` manages `creator`;
    `founder` owns all three."""

    reader: Principal
    creator: Principal
    other_creator: Principal
    marketer: Principal
    procurement: Principal
    agent: Principal
    mcn: Principal
    operator: Principal
    founder: Principal
    brand: OrgCard
    agency: OrgCard
    mcn_org: OrgCard
    password: str = PASSWORD

    def role(self, name: str) -> Principal:
        """The principal of an access table's column."""
        return ANONYMOUS if name == "anonymous" else getattr(self, name)

    def email_of(self, role: str) -> str:
        return f"{role}@example.org"

    def client_of(self, role: str, *, gave_factor: bool = False) -> Client:
        """A test client signed in as that role; "anonymous" is not signed in."""
        client = Client()
        if role != "anonymous":
            person = get_user_model().objects.get(pk=getattr(self, role).person_id)
            sign_in(client, person, gave_factor=gave_factor)
        return client


def sign_in(
    client: Client, person: Any, *, seconds_ago: int = 0, gave_factor: bool = False
) -> None:
    """Sign somebody in as by their password, typed so many seconds ago, and a second factor."""
    client.force_login(person, backend="tallgrass.web.backends.ProvedAddressBackend")
    session = client.session
    at = clock.now().timestamp() - seconds_ago
    given = ["password", "mfa"] if gave_factor else ["password"]
    session["account_authentication_methods"] = [{"method": each, "at": at} for each in given]
    session["account_authentication_methods_user"] = str(person.pk)
    key = stored_key(session.session_key)
    session["tallgrass_sign_in"] = {"id": "", "key": key, "at": clock.now().timestamp()}
    session.save()


ROLES = (
    "reader",
    "creator",
    "other_creator",
    "marketer",
    "procurement",
    "agent",
    "mcn",
    "operator",
    "founder",
)


def make_cast() -> Cast:
    """Make everybody through the people room's own actions."""
    ids = {role: _person(role) for role in ROLES}
    brand = _organisation(
        ids,
        OrgKind.BRAND,
        "Meadow Tea",
        {"marketer": Role.MARKETER, "procurement": Role.PROCUREMENT},
    )
    agency = _organisation(ids, OrgKind.SOCIAL_AGENCY, "Northlight Social", {"agent": Role.AGENT})
    mcn_org = _organisation(ids, OrgKind.MCN, "Riverbend MCN", {"mcn": Role.AGENT})
    management = actions.propose_management(
        _now(ids["mcn"]), org_id=mcn_org.id, person_id=ids["creator"]
    )
    actions.answer_management(_now(ids["creator"]), management_id=management.id, agree=True)
    return Cast(
        **{role: _now(ids[role]) for role in ROLES}, brand=brand, agency=agency, mcn_org=mcn_org
    )


_now = queries.principal_of


def take_seat(principal: Principal, *, org_id: int, person_id: int, role: str) -> None:
    """Offer somebody a role, which they accept where there is something to accept."""
    offer = actions.offer_seat(principal, org_id=org_id, person_id=person_id, role=role)
    if offer is not None:
        actions.answer_seat(_now(person_id), offer_id=offer.id, accept=True)


def _person(role: str) -> int:
    return actions.create_person(
        SYSTEM,
        email=f"{role}@example.org",
        password=PASSWORD,
        handle=f"{role}_here",
        name=role.replace("_", " ").capitalize(),
        is_operator=role == "operator",
    ).id


def _organisation(ids: dict[str, int], kind: str, name: str, seats: dict[str, str]) -> OrgCard:
    """Founded by `founder`, who alone owns it; verified by the operator; the others sit in it."""
    domains = ("meadowtea.example",) if kind == OrgKind.BRAND else ()
    org = actions.create_organisation(_now(ids["founder"]), kind=kind, name=name, domains=domains)
    for role, seat in seats.items():
        take_seat(_now(ids["founder"]), org_id=org.id, person_id=ids[role], role=seat)
    return actions.verify_organisation(_now(ids["operator"]), org_id=org.id)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
