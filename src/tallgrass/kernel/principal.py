"""Who acts. Rooms take a Principal, never a request or a user row."""

from dataclasses import dataclass, replace

from tallgrass.kernel import errors


@dataclass(frozen=True, slots=True)
class Member:
    """One seat in an organisation. `kind` is brand, social_agency or mcn."""

    org_id: int
    org_public_id: str
    org_name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Principal:
    """A person, nobody, or the system itself, with all that permission rules may look at."""

    person_id: int | None = None
    public_id: str = ""
    handle: str = ""
    name: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    is_operator: bool = False
    is_system: bool = False
    place: str = ""
    tone: str = "sage"  # of their picture
    memberships: tuple[Member, ...] = ()
    viewer: str = ""
    """As whom views and clicks know them: a digest that is not their public id."""
    is_fresh: bool = True
    """False where a browser acts for them and they proved who they are too long ago."""
    is_adult: bool = True
    """False for whoever did not say that they are 18: offers, pay and transfers are for adults."""
    lacks_factor: bool = False
    """True where a second factor is asked of them, and this sign-in gave none."""
    would_operate: bool = False
    """True for an operator who lacks it: until then they are none."""

    @property
    def is_person(self) -> bool:
        return self.person_id is not None

    @property
    def acting_id(self) -> int:
        """The person's id, where a person must act.

        Raises PermissionDenied for nobody and for the system.
        """
        if self.person_id is None:
            raise errors.SIGN_IN_FIRST(verb="")
        return self.person_id

    def with_factor(self) -> "Principal":
        """Return who they would be, had they given a second factor."""
        operates = self.is_operator or self.would_operate
        return replace(self, is_operator=operates, lacks_factor=False, would_operate=False)

    @property
    def key(self) -> str:
        """Return how audit rows name the actor."""
        if self.is_system:
            return "system"
        return f"person:{self.person_id}" if self.is_person else "anonymous"

    def sits_in(self, org_id: int | None, *roles: str) -> bool:
        """Tell whether this person holds a seat (in one of `roles`, if any are named) in that
        organisation."""
        return org_id is not None and any(
            m.org_id == org_id and (not roles or m.role in roles) for m in self.memberships
        )


ANONYMOUS = Principal()
SYSTEM = Principal(is_system=True, handle="system", name="Tallgrass")
