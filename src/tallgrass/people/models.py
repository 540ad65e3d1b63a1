"""Tables of the people room."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from tallgrass.kernel.fields import PublicIdField
from tallgrass.kernel.text import normal
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.addresses import normal_address
from tallgrass.people.names import LONGEST_KEY, name_key
from tallgrass.people.passwords import typed_forms
from tallgrass.people.types import ManagementState, OrgKind, Role, SeatOfferState
from tallgrass.people.viewers import new_salt


class NameKeyField(models.CharField):
    """What the row's name is looked for by, worked out whenever it is stored."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key of the name as it is now."""
        key = name_key(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=normal_address(username or ""))


class Person(AbstractBaseUser):
    """A human being: with an account, or known only by notes imported for them (email is null until
    they claim it)."""

    public_id = PublicIdField()
    email = models.EmailField(unique=True, null=True)
    handle = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    name_key = NameKeyField(max_length=LONGEST_KEY, default="", editable=False)
    """By which the name is found: without case and accents, in simplified letters."""
    bio = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    tone = models.CharField(max_length=10, default="sage")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    followers_here = models.PositiveIntegerField(default=0)
    followers_imported = models.PositiveIntegerField(default=0)
    date_joined = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    leaving_at = models.DateTimeField(null=True)
    """When they will be erased: they asked for it, are hidden since, and can still come back."""
    leaving_told_at = models.DateTimeField(null=True)
    """When they were told that it is about to be carried out."""
    external_id = models.CharField(max_length=120, null=True, unique=True)
    confirm_by = models.DateTimeField(null=True)
    """Until when they may confirm the address they signed up with; null where nobody waits."""
    viewer_salt = models.CharField(max_length=32, default=new_salt, blank=True, editable=False)
    """What makes them a digest in tickets and the journal (viewers.py); erasure empties it."""
    said_age = models.PositiveSmallIntegerField(default=18)
    """The age that they said they have reached, at least; nothing more is known of it."""
    said_age_at = models.DateTimeField(null=True)
    """When they said so; null for whoever came before anybody was asked, and for imported people.
    """
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handle=Lower("handle")), name="tg_handle_folded"
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="tg_email_not_empty"),
        ]
        indexes = [
            models.Index(
                fields=["confirm_by"],
                condition=models.Q(confirm_by__isnull=False),
                name="tg_person_unconfirmed",
            ),
            models.Index(
                fields=["leaving_at"],
                condition=models.Q(leaving_at__isnull=False),
                name="tg_person_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def followers(self) -> int:
        return self.followers_here + self.followers_imported

    def set_password(self, raw_password: str | None) -> None:
        """Set a password in the one form of its letters: é is one sign or two by the keyboard."""
        composed = None if raw_password is None else normal("NFC", raw_password)
        super().set_password(composed)

    def check_password(self, raw_password: str) -> bool:
        """Return whether it is theirs, however it was typed; one of an earlier release may be
        stored decomposed."""
        return any(super(Person, self).check_password(form) for form in typed_forms(raw_password))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return the hash that sessions hold: a new password or a new epoch ends them all."""
        known = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "tallgrass.people.session", known, secret=secret, algorithm="sha256"
        ).hexdigest()

    # allauth asks these of a user model; operators use the product's own screens.
    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, *_args: Any) -> bool:
        return False

    def has_module_perms(self, *_args: Any) -> bool:
        return False


class ClosedHandle(models.Model):
    """A handle that an erased person had, as a digest: nobody else is ever known by it."""

    digest = models.CharField(max_length=64, unique=True)
    closed_at = models.DateTimeField()


class ClaimCode(models.Model):
    """A one-time code with which a creator takes over the person imported for them. Only its hash
    is kept."""

    person = models.ForeignKey(Person, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Follow(models.Model):
    """One person follows another."""

    follower = models.ForeignKey(Person, models.CASCADE, related_name="following")
    followed = models.ForeignKey(Person, models.CASCADE, related_name="follower_rows")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="tg_follow_once"),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("followed")), name="tg_follow_other"
            ),
        ]
        indexes = [models.Index(fields=["followed", "-created_at"], name="tg_follow_recent")]


class Block(models.Model):
    """One person wants nothing more of another: neither sees the other's notes nor may follow,
    comment or mention."""

    blocker = models.ForeignKey(Person, models.CASCADE, related_name="blocking")
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="tg_block_once"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="tg_block_other"
            ),
        ]


class Organisation(models.Model):
    """A brand, a social agency (hired by brands) or an MCN (manages creators)."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, choices=OrgKind.choices)
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    domains = models.JSONField(default=list)
    founded_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    verified_name = models.CharField(max_length=80, blank=True, default="")
    """What it was called when an operator last verified it: what is agreed stands in that name."""
    closed_at = models.DateTimeField(null=True)
    """When its only owner was erased, and nothing hung on it."""


class Seat(models.Model):
    """A person's role in an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="tg_one_seat")
        ]


class OrganisationBlock(models.Model):
    """A person wants nothing more of an organisation: it offers them no work, no seat and no
    management."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="tg_organisation_block_once"
            )
        ]


class SeatOffer(models.Model):
    """A seat that was offered to somebody: they accept or decline it, or it lapses."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seat_offers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seat_offers")
    role = models.CharField(max_length=20, choices=Role.choices)
    offered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=SeatOfferState.choices, default=SeatOfferState.OFFERED
    )
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(state=SeatOfferState.OFFERED),
                name="tg_one_open_seat_offer",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state=SeatOfferState.OFFERED),
                name="tg_seat_offer_due",
            )
        ]


class Management(models.Model):
    """An MCN manages a creator: proposed, agreed by them, ended by either; a proposal nobody
    answers expires."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="managed")
    person = models.ForeignKey(Person, models.CASCADE, related_name="managers")
    state = models.CharField(
        max_length=10, choices=ManagementState.choices, default=ManagementState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state=ManagementState.AGREED),
                name="tg_one_manager",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(state__in=[ManagementState.PROPOSED, ManagementState.AGREED]),
                name="tg_one_open_management",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state=ManagementState.PROPOSED),
                name="tg_management_due",
            )
        ]


class AccountEvent(models.Model):
    """Something that happened to an account: a sign-in, a try that failed, a change. It names a
    browser, never an address of the network; without a person where no account was meant."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=30, choices=AccountEventKind.choices)
    at = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=1)
    browser = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="tg_account_event")]


class SignIn(models.Model):
    """A browser in which somebody is signed in; `key` is what is stored of its session's key."""

    public_id = PublicIdField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)


class AddressChange(models.Model):
    """Somebody wants another address, or has it since: the first counts until the new one answers,
    and takes the change back for a week afterwards."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    old_email = models.EmailField()
    new_email = models.EmailField()
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    """When it was replaced by a later wish, or taken back."""

    class Meta:
        indexes = [models.Index(fields=["old_email", "undo_until"], name="tg_address_undo")]


class FactorRecovery(models.Model):
    """Somebody lost their second factors: they end when it is due, unless it was called off."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    """When it was carried out, or called off."""
    kept_at = models.DateTimeField(null=True)
    """When its owner refused it; nobody asks again for a while, until the password is another."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(over_at__isnull=True),
                name="tg_one_factor_recovery",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(over_at__isnull=True),
                name="tg_factor_recovery_due",
            )
        ]
