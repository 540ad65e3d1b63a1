"""Words and records of what happens to accounts, and where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.hooks import Hook


class AccountEventKind(models.TextChoices):
    """What happened to an account: its owner reads it."""

    SIGNED_IN = "signed_in", _("Signed in")
    FAILED = "failed", _("Wrong password")
    SIGNED_OUT = "signed_out", _("Signed out")
    ENDED = "ended", _("Other sign-ins ended")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    RESET_ASKED = "reset_asked", _("Link for a new password requested")
    RESET = "reset", _("New password set by a link")
    EMAIL_ASKED = "email_asked", _("Change of email address requested")
    EMAIL_CHANGED = "email_changed", _("Email address changed")
    EMAIL_TAKEN_BACK = "email_taken_back", _("Change of email address taken back")
    DESTINATION = "destination", _("Payout details changed")
    SEAT = "seat", _("Role in an organisation changed")
    LEAVING = "leaving", _("Deletion of the account requested")
    STAYING = "staying", _("Deletion of the account cancelled")
    APP_ADDED = "app_added", _("Authenticator app set up")
    APP_REMOVED = "app_removed", _("Authenticator app removed")
    PASSKEY_ADDED = "passkey_added", _("Passkey added")
    PASSKEY_REMOVED = "passkey_removed", _("Passkey removed")
    CODES_RENEWED = "codes_renewed", _("New recovery codes made")
    CODE_USED = "code_used", _("Recovery code used")
    FACTOR_FAILED = "factor_failed", _("Wrong code for the second factor")
    RECOVERY_ASKED = "recovery_asked", _("Recovery without the second factor requested")
    RECOVERY_ENDED = "recovery_ended", _("Recovery without the second factor cancelled")
    RECOVERED = "recovered", _("Second factor removed after a recovery")


@dataclass(frozen=True, slots=True)
class AccountEventCard:
    """One entry of what happened to an account; `times` where the same happened again soon."""

    kind: str
    at: datetime
    times: int
    browser: str
    about: str

    @property
    def label(self) -> str:
        """Return what happened, in words."""
        return str(AccountEventKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class SignInCard:
    """A browser in which somebody is signed in."""

    public_id: str
    browser: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Something by which an account is reached was changed: whoever can be reached by what it was
    before is told, in this transaction."""

    person_id: int
    kind: AccountEventKind
    address: str
    """Where to write: the address as it was before."""
    undo_key: str = ""
    """What takes the change back, for mail to that address alone."""
    left: int = 0
    """How many recovery codes are left, where one was used; hours until a recovery is due."""
    also: tuple[str, ...] = ()
    """Addresses that were theirs lately, and can take the change of address back."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody asked to be erased, or it is about to be carried out: they get mail in this
    transaction. `key` calls it off, and is for that mail alone."""

    person_id: int
    at: datetime
    key: str
    is_last_word: bool = False


leaving: Hook[Leaving] = Hook("people.leaving")

account_changed: Hook[AccountChanged] = Hook("people.account_changed")


@dataclass(frozen=True, slots=True)
class AddressAsked:
    """Somebody wants an address: `key` confirms it, for mail there alone; it is empty where the
    address is another's, who is told that somebody tried."""

    person_id: int
    address: str
    key: str


address_asked: Hook[AddressAsked] = Hook("people.address_asked")
