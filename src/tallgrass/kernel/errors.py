"""Refusals: what is wrong, by which code, and with which status.

A class here is a status. A refusal is declared once, in the `errors.py` of the room that refuses,
and raised from there: `raise errors.BUDGET_EXCEEDED(left=12)`. Pages, commands and clients that
speak JSON all show what it carries. `docs/refusals.md` lists every one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models.enums import Choices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CODE = re.compile(r"[a-z]+\.[a-z][a-z0-9_]+")
_SLOT = re.compile(r"%\((\w+)\)")


class TallgrassError(Exception):
    """A refusal a person can read and a program can tell from others. Only a declared refusal makes
    one."""

    status = 400

    def __init__(
        self, refusal: "Refusal[Any]", *, field: str, retry_after: int, said: Mapping[str, object]
    ) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.field = field  # of the form, when one is to blame
        self.retry_after = retry_after  # whole seconds; 0 when waiting does not help
        self._said = dict(said)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def message(self) -> str:
        """What is wrong, in the language of whoever reads it now."""
        return _render(self.refusal.sentence, self._said)

    @property
    def hint(self) -> str:
        """What to do about it, in the language of whoever reads it now."""
        return _render(self.refusal.hint, self._said)

    @property
    def params(self) -> dict[str, object]:
        """The parameters as JSON takes them."""
        return {name: _plain(value) for name, value in self._said.items()}

    def at(self, field: str) -> "TallgrassError":
        """Return this refusal blamed on another field: the form may name it otherwise than the
        rule."""
        return type(self)(self.refusal, field=field, retry_after=self.retry_after, said=self._said)

    def as_dict(self) -> dict[str, object]:
        """Return what programs are told of it."""
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "field": self.field,
            "params": self.params,
        }


class Invalid(TallgrassError):
    """The input breaks a rule."""

    status = 422


class BadRequest(TallgrassError):
    """The request itself cannot be read: an altered cursor, an impossible parameter."""

    status = 400


class PermissionDenied(TallgrassError):
    """This principal may not do that to this target."""

    status = 403


class NotFound(TallgrassError):
    """There is no such thing, or none this principal may know of."""

    status = 404


class Conflict(TallgrassError):
    """The thing is not in a state that allows this, or an idempotency key came back with another
    body."""

    status = 409


class EditedMeanwhile(Conflict):
    """Somebody saved the same thing after this edit was begun."""


class RateLimited(TallgrassError):
    """A limit is reached."""

    status = 429


class Unavailable(TallgrassError):
    """A part we need is away for the moment; nothing was written."""

    status = 503


E = TypeVar("E", bound=TallgrassError)
_declared: "dict[str, Refusal[Any]]" = {}


@dataclass(frozen=True, slots=True, eq=False)
class Refusal(Generic[E]):
    """One declared refusal. Calling it makes the error to raise."""

    code: str
    kind: type[E]
    sentence: str | Promise
    hint: str | Promise
    field: str
    also: tuple[str, ...]

    @property
    def slots(self) -> frozenset[str]:
        """The parameters it must be raised with: no fewer, no others."""
        return frozenset({*_slots(self.sentence), *_slots(self.hint), *self.also})

    def __call__(self, *, field: str | None = None, retry_after: int = 0, **params: object) -> E:
        """Make the error with these parameters, blamed on `field` or else on the declared one.

        A parameter is shown as it is; a member of an enumeration by its label, a day in the
        reader's form. Raises TypeError when one is missing or unknown: that is a defect of the
        caller.
        """
        if params.keys() != self.slots:
            raise TypeError(f"{self.code} takes {sorted(self.slots)}, not {sorted(params)}")
        return self.kind(
            self,
            field=self.field if field is None else field,
            retry_after=retry_after,
            said=params,
        )


def refusal(
    code: str,
    kind: type[E],
    sentence: str | Promise,
    *,
    hint: str | Promise = "",
    field: str = "",
    also: tuple[str, ...] = (),
) -> Refusal[E]:
    """Declare a refusal: its code (`room.words_with_underscores`), its status by a class, and what
    is wrong as a lazy sentence with named slots, such as `_("%(left)s is left.")`; `ngettext_lazy`
    with the name of its number makes a plural.

    `hint` says what to do about it and may have slots too; `field` is the form's field to blame
    unless the caller names another; `also` names parameters that programs are told and the sentence
    does not say. Raises ValueError for a malformed code and for one declared before.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code} is no code: write room.words_with_underscores")
    if code in _declared:
        raise ValueError(f"{code} is declared twice")
    _declared[code] = Refusal(code, kind, sentence, hint, field, also)
    return _declared[code]


def declared() -> list[Refusal[Any]]:
    """Return every refusal of the modules imported so far, by code."""
    return [_declared[code] for code in sorted(_declared)]


class _Probe(dict[str, object]):
    """Stands for any parameters and remembers which were asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = 2  # a number, so that a plural can choose its form
        return 2


def _slots(text: str | Promise) -> set[str]:
    plain = str(text)  # of a plural, nothing: it has no form without its number
    if plain or not text:
        return set(_SLOT.findall(plain))
    probe = _Probe()
    _said = text % probe
    return set(probe)


def _render(text: str | Promise, said: Mapping[str, object]) -> str:
    if not _slots(text):  # where nothing is filled in, a percent sign is one
        return str(text)
    return str(text % {name: _shown(value) for name, value in said.items()})


def _shown(value: object) -> object:
    if isinstance(value, Choices):
        return value.label
    return date_format(value) if isinstance(value, date) else value


def _plain(value: object) -> object:
    if isinstance(value, Choices):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | None) else str(value)


# The kernel's own refusals.

SIGN_IN_FIRST = refusal(
    "kernel.sign_in_first",
    PermissionDenied,
    _("Sign in first."),
    hint=_("You need an account to do this."),
    also=("verb",),
)
NOT_PERMITTED = refusal(
    "kernel.not_permitted",
    PermissionDenied,
    _("Your account does not allow this."),
    hint=_("Ask someone who has the right role."),
    also=("verb",),
)
SIGN_IN_AGAIN = refusal(
    "kernel.sign_in_again",
    PermissionDenied,
    _("Confirm that it is you first."),
    hint=_("Enter your password again, then repeat this step."),
)
ADULTS_ONLY = refusal(
    "kernel.adults_only",
    PermissionDenied,
    _("Offers, pay and transfers are for people of 18 and older."),
    hint=_("If you are 18 or older, say so in your settings."),
)
SECOND_FACTOR_FIRST = refusal(
    "kernel.second_factor_first",
    PermissionDenied,
    _("This takes a second factor."),
    hint=_("Set one up under Settings, Second factor. If you have one, sign in with it."),
)
RATE_LIMITED = refusal(
    "kernel.rate_limited",
    RateLimited,
    _("Too many attempts."),
    hint=_("Wait a moment and try again."),
    also=("limit",),
)
BUSY = refusal(
    "kernel.busy",
    Unavailable,
    _("Too many people ask for this at the same moment."),
    hint=_("Nothing was changed. Try again in a few seconds."),
)
KEY_UNUSABLE = refusal(
    "kernel.idempotency_key_unusable",
    BadRequest,
    _("This request key is not valid."),
    hint=_("Use 8 to 80 English letters, digits or symbols."),
)
KEY_REUSED = refusal(
    "kernel.idempotency_key_reused",
    Conflict,
    _("This request key was already used for something else."),
    hint=_("Reload the page and try again."),
)
CURSOR_DAMAGED = refusal(
    "kernel.cursor_damaged",
    BadRequest,
    _("The address of this page of the list is not valid."),
    hint=_("Go back to the first page."),
)
TEXT_EMPTY = refusal(
    "kernel.text_empty", Invalid, _("This is empty."), hint=_("Please fill this in.")
)
TEXT_TOO_LONG = refusal(
    "kernel.text_too_long",
    Invalid,
    _("This is too long: %(length)d characters."),
    hint=_("Use at most %(longest)d characters."),
)
HANDLE_MALFORMED = refusal(
    "kernel.handle_malformed",
    Invalid,
    _("A handle has 3 to 30 characters: only a–z, digits and _, and no _ at the beginning or end."),
    field="handle",
)
CURRENCY_UNKNOWN = refusal(
    "kernel.currency_unknown",
    Invalid,
    _("Unknown currency."),
    hint=_("Use one of the listed three-letter codes."),
    field="currency",
)
AMOUNT_TOO_LARGE = refusal(
    "kernel.amount_too_large", Invalid, _("That amount is too large."), field="amount"
)
AMOUNT_UNREADABLE = refusal(
    "kernel.amount_unreadable",
    Invalid,
    _("That is not an amount of money."),
    hint=_("Use digits and at most one decimal point, such as 1250.50."),
    field="amount",
)
AMOUNT_NOT_WHOLE = refusal(
    "kernel.amount_not_whole",
    Invalid,
    _("That is not an amount of money."),
    hint=_("Enter a whole number: %(currency)s has no smaller unit."),
    field="amount",
)
EDITED_MEANWHILE = refusal(
    "kernel.edited_meanwhile",
    EditedMeanwhile,
    _("This was changed after you opened it, so nothing was saved."),
    hint=_("The current version is shown beside what you wrote."),
)
POLICY_OVERTAKEN = refusal(
    "kernel.policy_overtaken",
    Conflict,
    _("Another version has been applied in the meantime."),
    hint=_("Check the current value, then send yours again."),
)
POLICY_NEEDS_TWO = refusal(
    "kernel.policy_needs_two",
    PermissionDenied,
    _("No operator alone makes a rule less safe."),
    hint=_("Propose it on the page of the policy; another operator has to confirm it."),
)
POLICY_UNCHANGED = refusal("kernel.policy_unchanged", Invalid, _("Nothing was changed."))
CLOCK_DOUBTED = refusal(
    "kernel.clock_doubted",
    Unavailable,
    _("The clock of this server has jumped, so nothing is decided by it now."),
    hint=_("Nothing was saved. Please try again later. Operators run 'tallgrass check'."),
)
SETTING_UNKNOWN = refusal(
    "kernel.setting_unknown",
    Invalid,
    _("This policy has no such setting."),
)
SETTING_NOT_WHOLE = refusal(
    "kernel.setting_not_whole",
    Invalid,
    _("This value is not of the right kind."),
    hint=_("Enter a whole number."),
)
SETTING_NO_NUMBER = refusal(
    "kernel.setting_no_number",
    Invalid,
    _("This value is not of the right kind."),
    hint=_("Enter a number, such as 1.5."),
)
SETTING_NO_PERCENTAGE = refusal(
    "kernel.setting_no_percentage",
    Invalid,
    _("This value is not of the right kind."),
    hint=_("Write a percentage with at most two decimals, as in 4.25."),
)
SETTING_OUT_OF_BOUNDS = refusal(
    "kernel.setting_out_of_bounds",
    Invalid,
    _("This must be between %(least)s and %(most)s."),
)
SETTING_OUT_OF_ORDER = refusal(
    "kernel.setting_out_of_order", Invalid, _("This must not exceed “%(other)s”.")
)
