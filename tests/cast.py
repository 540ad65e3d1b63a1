"""The people of access tables and journeys: one in every role, and the organisations they sit in."""

from dataclasses import dataclass, fields

from tallgrass.kernel import clock
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.people.models import Management, Organisation, Person, Seat
from tallgrass.people.queries import org_card, principal_of
from tallgrass.people.types import OrgCard, OrgKind

PASSWORD = "tall-grass-sways"


@dataclass(frozen=True, slots=True)
class Cast:
    """Marketer and procurement sit in the brand, the agent in the agency, `mcn` in the MCN that manages `creator`."""

    reader: Principal
    creator: Principal
    other_creator: Principal
    marketer: Principal
    procurement: Principal
    agent: Principal
    mcn: Principal
    operator: Principal
    brand: OrgCard
    agency: OrgCard
    mcn_org: OrgCard

    def role(self, name: str) -> Principal:
        """The principal of an access table's column."""
        return ANONYMOUS if name == "anonymous" else getattr(self, name)


PEOPLE = tuple(field.name for field in fields(Cast) if field.type is Principal)


def person(handle: str, **changes: object) -> Person:
    """A person with an account, an address and the password that all of the cast share."""
    now = clock.now()
    row = Person(
        email=f"{handle}@example.org",
        handle=handle,
        name=handle.replace("_", " ").title(),
        date_joined=now,
        claimed_at=now,
        **changes,
    )
    row.set_password(PASSWORD)
    row.save()
    return row


def organisation(kind: str, name: str, **seats: Person) -> Organisation:
    """A verified organisation with one person a role."""
    now = clock.now()
    org = Organisation.objects.create(
        kind=kind, name=name, domains=[f"{name.split()[0].lower()}.example"], founded_at=now, verified_at=now
    )
    for role, member in seats.items():
        Seat.objects.create(organisation=org, person=member, role=role, created_at=now)
    return org


def make_cast() -> Cast:
    """Everybody, in the database."""
    rows = {name: person(name, is_operator=name == "operator") for name in PEOPLE}
    brand = organisation(OrgKind.BRAND, "Acorn Foods", marketer=rows["marketer"], procurement=rows["procurement"])
    agency = organisation(OrgKind.SOCIAL_AGENCY, "Bramble Social", agent=rows["agent"])
    mcn = organisation(OrgKind.MCN, "Cedar Network", agent=rows["mcn"])
    now = clock.now()
    Management.objects.create(organisation=mcn, person=rows["creator"], proposed_at=now, agreed_at=now, due_at=now)
    principals = {name: principal_of(row.pk) for name, row in rows.items()}
    return Cast(**principals, brand=org_card(brand), agency=org_card(agency), mcn_org=org_card(mcn))
