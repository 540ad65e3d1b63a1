"""Words of the people room: what other rooms may know of a person or an organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tallgrass.kernel.hooks import Hook
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.versions import version_of


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


class SeatOfferState(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("seat", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("seat", "Accepted")
    DECLINED = "declined", pgettext_lazy("seat", "Declined")
    EXPIRED = "expired", pgettext_lazy("seat", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("seat", "Withdrawn")


# state → verb → next state. What is not here is refused.
SEAT_OFFER_MOVES: Mapping[str, Mapping[str, str]] = {
    SeatOfferState.OFFERED: {
        "accept": SeatOfferState.ACCEPTED,
        "decline": SeatOfferState.DECLINED,
        "expire": SeatOfferState.EXPIRED,
        "withdraw": SeatOfferState.WITHDRAWN,
    },
    SeatOfferState.ACCEPTED: {},
    SeatOfferState.DECLINED: {},
    SeatOfferState.EXPIRED: {},
    SeatOfferState.WITHDRAWN: {},
}


class ManagementState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("management", "Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")


# state → verb → next state. What is not here is refused.
MANAGEMENT_MOVES: Mapping[str, Mapping[str, str]] = {
    ManagementState.PROPOSED: {
        "agree": ManagementState.AGREED,
        "decline": ManagementState.DECLINED,
        "expire": ManagementState.EXPIRED,
        "end": ManagementState.ENDED,
    },
    ManagementState.AGREED: {"end": ManagementState.ENDED},
    ManagementState.DECLINED: {},
    ManagementState.EXPIRED: {},
    ManagementState.ENDED: {},
}

TONE_NAMES = (
    ("sage", _("Sage")),
    ("blush", _("Blush")),
    ("mist", _("Mist")),
    ("seed", _("Seed")),
    ("clay", _("Clay")),
    ("grass", _("Grass")),
    ("night", _("Night")),
)
TONES = tuple(tone for tone, _name in TONE_NAMES)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as cards and lists show them. `is_claimed` is false for a creator known by imported
    notes only."""

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
    is_leaving: bool = False
    """They asked to be erased: nothing public names them any more."""

    @property
    def path(self) -> str:
        return path_of("person", self.handle)

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


@dataclass(frozen=True, slots=True)
class SeatChanged:
    """Somebody got a role in an organisation, another one, or none any more (""): its owners are
    told in this transaction, besides whoever did it and whom it concerns. Whoever accepted an offer
    is told of elsewhere."""

    org_id: int
    person_id: int
    role: str
    by_id: int | None
    key: str


seat_changed: Hook[SeatChanged] = Hook("people.seat_changed")


@dataclass(frozen=True, slots=True)
class Hiding:
    """Somebody who asked to be erased is hidden with all that is public of them, or is back."""

    person_id: int
    is_hidden: bool


hiding: Hook[Hiding] = Hook("people.hiding")


class PeopleFilter(StrEnum):
    """Which people a list of accounts shows."""

    ACCOUNT = "account"
    OPERATOR = "operator"
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """A person with their account, as whoever operates the installation sees them. `email` is empty
    for somebody known by imported notes only."""

    public_id: str
    handle: str
    name: str
    email: str
    joined_at: datetime
    is_operator: bool
    is_suspended: bool
    confirm_by: datetime | None


@dataclass(frozen=True, slots=True)
class OrgCard:
    """An organisation as lists show it."""

    id: int
    public_id: str
    name: str
    kind: str
    about: str
    is_verified: bool
    domains: tuple[str, ...] = ()
    is_closed: bool = False
    verified_name: str = ""

    @property
    def vouched_name(self) -> str:
        """The name it was last verified under; its name where it never was."""
        return self.verified_name or self.name

    @property
    def made_from(self) -> str:
        """The version that an edit of what it says now is made from."""
        return version_of(self.name, self.about, sorted(self.domains))

    @property
    def path(self) -> str:
        return path_of("organisation", self.public_id)


@dataclass(frozen=True, slots=True)
class OrgMember:
    """A seat as the members' page shows it."""

    person: PersonCard
    role: str
    since: datetime

    @property
    def role_label(self) -> object:
        return Role(self.role).label


@dataclass(frozen=True, slots=True)
class SeatOfferCard:
    """A seat that was offered, as its organisation and whoever may take it see it."""

    id: int
    public_id: str
    org: OrgCard
    person: PersonCard
    role: str
    state: str
    offered_at: datetime
    due_at: datetime

    @property
    def role_label(self) -> object:
        return Role(self.role).label


@dataclass(frozen=True, slots=True)
class ManagementCard:
    """A management as its creator and its MCN see it."""

    id: int
    public_id: str
    org: OrgCard
    person: PersonCard
    state: str
    proposed_at: datetime
    due_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None

    @property
    def state_label(self) -> object:
        return ManagementState(self.state).label


@dataclass(frozen=True, slots=True)
class MailRecipient:
    """Where mail for someone goes, and in what language."""

    email: str
    language: str


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a person reads and changes of themselves; nobody else is shown their email."""

    handle: str
    email: str
    name: str
    bio: str
    place: str
    language: str
    time_zone: str
    tone: str

    @property
    def made_from(self) -> str:
        """The version that an edit of what it says now is made from."""
        return version_of(self.name, self.bio, self.place, self.language, self.time_zone, self.tone)


class Hold(models.TextChoices):
    """Why somebody whom an import made cannot go with it again."""

    ACCOUNT = "account", _("they now have an account")
    CLAIM = "claim", _("they were sent a code to claim their account")
    FOLLOWER = "follower", _("people follow them")
    ROLE = "role", _("they have a role in an organisation")


@dataclass(frozen=True, slots=True)
class Erasing:
    """The person whose data is about to be erased; every room drops what it derived of them."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Hanging:
    """What keeps an imported person from going again: an account, a follower, a role."""

    name: str
    what: Hold


erasing: Hook[Erasing] = Hook("people.erasing")


@dataclass(frozen=True, slots=True)
class Noting:
    """The texts that say who a person is or what they wrote, by what they are: every room adds
    those that it is going to drop when they are erased. `stays` counts what is kept, and why."""

    person_id: int
    texts: dict[str, set[str]] = field(default_factory=dict)
    stays: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, texts: Iterable[str | None]) -> None:
        """Add texts; those that say nothing are left out."""
        said = {text.strip() for text in texts if text}
        self.texts.setdefault(what, set()).update(text for text in said if len(text) > 1)

    def keep(self, what: str, count: int) -> None:
        """Say of what is kept how much there is."""
        if count:
            self.stays[what] = self.stays.get(what, 0) + count


noting: Hook[Noting] = Hook("people.noting")


class OwnerGone(StrEnum):
    """Why an organisation is left without an owner who can act: its only one asked to be erased
    while others depend on it, is suspended, or was erased when nothing depended on it."""

    ASKED = "asked"
    SUSPENDED = "suspended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Orphaning:
    """An organisation whose only owner wants to go. Rooms add to `hanging`, as words in the
    language in force, what of theirs hangs on it: with anything there, the owner stays."""

    org_id: int
    hanging: list[str] = field(default_factory=list)


orphaning: Hook[Orphaning] = Hook("people.orphaning")


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Offered seats and proposed managements that ended unanswered: nobody need hear of them."""

    seat_offer_ids: tuple[int, ...] = ()
    management_ids: tuple[int, ...] = ()


called_off: Hook[CalledOff] = Hook("people.called_off")


@dataclass(frozen=True, slots=True)
class Refusing:
    """Somebody who wants nothing more of an organisation: rooms decline in their name what it
    offered them and they have not answered."""

    principal: Principal
    org_id: int


refusing: Hook[Refusing] = Hook("people.refusing")
