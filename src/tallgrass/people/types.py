"""Words of the people room: what other rooms may know of a person or an organisation."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.hooks import Hook


class OrgKind(models.TextChoices):
    BRAND = "brand", _("Brand")
    SOCIAL_AGENCY = "social_agency", _("Social agency")
    MCN = "mcn", _("MCN")


class Role(models.TextChoices):
    """Seats in an organisation. Owners may do all that the others may, and seat members."""

    OWNER = "owner", _("Owner")
    MARKETER = "marketer", _("Marketer")
    PROCUREMENT = "procurement", _("Procurement")
    AGENT = "agent", _("Agent")


ROLES_OF = {
    OrgKind.BRAND: (Role.OWNER, Role.MARKETER, Role.PROCUREMENT),
    OrgKind.SOCIAL_AGENCY: (Role.OWNER, Role.AGENT),
    OrgKind.MCN: (Role.OWNER, Role.AGENT),
}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as cards and lists show her. `is_claimed` is false for a creator known by imported notes only."""

    id: int
    public_id: str
    handle: str
    name: str
    bio: str
    place: str
    tone: str
    followers: int
    is_claimed: bool
    language: str

    @property
    def path(self) -> str:
        return f"/@{self.handle}"

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


@dataclass(frozen=True, slots=True)
class OrgCard:
    """An organisation as lists show it."""

    id: int
    public_id: str
    name: str
    kind: str
    about: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Erasing:
    """The person whose data is about to be erased; every room drops what it derived of her."""

    person_id: int


erasing: Hook[Erasing] = Hook("people.erasing")
