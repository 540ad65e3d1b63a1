"""Words of the ledger: accounts by opaque owner keys, transfers of legs that sum to zero, payouts
and their states."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tallgrass.kernel.hooks import Hook


class AccountKind(models.TextChoices):
    """What an account's money is. Only EXTERNAL, the world outside, may be below zero."""

    EXTERNAL = "external", _("Outside this community")
    FUNDS = "funds", _("Available")
    ESCROW = "escrow", _("Held for a campaign")
    LEASE = "lease", _("Reserved for counting clicks")
    PAYABLE = "payable", _("Earned")
    FEES = "fees", _("Fees")
    PAYOUT = "payout", _("Being paid out")


class PayoutMethod(models.TextChoices):
    """How money can reach a payee."""

    BANK = "bank", _("Bank transfer")
    WECHAT_PAY = "wechat_pay", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")
    PAYPAL = "paypal", "PayPal"


@dataclass(frozen=True, slots=True, order=True)
class AccountRef:
    """An account by its owner ("person:7", "org:3", "campaign:9", "lease:…", "platform", "world"),
    kind and currency."""

    owner_key: str
    kind: str
    currency: str


WORLD = "world"
PLATFORM = "platform"


def world(currency: str) -> AccountRef:
    """Return the world outside, where money comes from and goes to."""
    return AccountRef(WORLD, AccountKind.EXTERNAL, currency)


@dataclass(frozen=True, slots=True)
class LegSpec:
    """One side of a transfer: minor units added to (or, below zero, taken from) an account."""

    account: AccountRef
    amount: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class TransferSpec:
    """A movement to be posted. `key` makes it happen once; `source` names what caused it; legs sum
    to zero in one currency."""

    key: str
    kind: str
    source: str
    legs: tuple[LegSpec, ...]
    memo: str = ""


def fingerprint(spec: TransferSpec) -> str:
    """Return SHA-256 of all that makes this transfer what it is."""
    body = [spec.kind, spec.source, spec.memo]
    body += [
        f"{leg.account.owner_key}|{leg.account.kind}|{leg.account.currency}|{leg.amount}|{leg.label}"
        for leg in spec.legs
    ]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PostedTransfer:
    """A transfer that is in the books. `is_new` is false when the same key had been posted
    before."""

    id: int
    public_id: str
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PayoutsWaiting:
    """How many payouts are due, due or submitted and past their day, and held."""

    due: int
    late: int
    held: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A leg as its owner reads it."""

    id: int
    at: datetime
    transfer: str
    kind: str
    source: str
    memo: str
    label: str
    account_kind: str
    amount: int
    currency: str


class PayoutState(models.TextChoices):
    DUE = "due", pgettext_lazy("payout", "Due")
    HELD = "held", pgettext_lazy("payout", "Held")
    SUBMITTED = "submitted", pgettext_lazy("payout", "Submitted")
    PAID = "paid", pgettext_lazy("payout", "Paid")
    FAILED = "failed", pgettext_lazy("payout", "Failed")
    REVERSED = "reversed", pgettext_lazy("payout", "Reversed")


# state → verb → next state. What is not here is refused.
SETTLED = (PayoutState.PAID, PayoutState.FAILED, PayoutState.REVERSED)
PAYOUT_MOVES: Mapping[str, Mapping[str, str]] = {
    PayoutState.DUE: {
        "hold": PayoutState.HELD,
        "submit": PayoutState.SUBMITTED,
        "cancel": PayoutState.FAILED,
    },
    PayoutState.HELD: {"release": PayoutState.DUE, "cancel": PayoutState.FAILED},
    PayoutState.SUBMITTED: {"confirm": PayoutState.PAID, "fail": PayoutState.FAILED},
    PayoutState.PAID: {"reverse": PayoutState.REVERSED},
    PayoutState.FAILED: {},
    PayoutState.REVERSED: {},
}


@dataclass(frozen=True, slots=True)
class PayoutCard:
    """A payout as its payee and operators see it. `destination` is masked."""

    id: int
    public_id: str
    owner_key: str
    amount: int
    currency: str
    state: str
    destination: str
    reason: str
    requested_at: datetime
    due_at: datetime
    settled_at: datetime | None
    provider_reference: str
    rests_until: datetime | None = None
    """Until when it waits, since the account it goes to is a new one."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """Where a payout goes, unmasked: for the bank file."""

    holder: str
    method: str
    details: str


def owner_of_key(key: str) -> tuple[int | None, int | None]:
    """Return the ids of the person and the organisation behind an owner key ("person:7", "org:3");
    one of them is None, and both are for a key of neither."""
    kind, _colon, number = key.partition(":")
    id_ = int(number) if number.isdecimal() else None
    return (id_ if kind == "person" else None, id_ if kind == "org" else None)


@dataclass(frozen=True, slots=True)
class DestinationChanged:
    """An owner's payouts go elsewhere from now on: whoever may manage the account is told in this
    transaction. `key` confirms it, and is for mail alone."""

    owner_key: str
    actor_id: int
    ends_in: str
    rests_until: datetime
    key: str


destination_changed: Hook[DestinationChanged] = Hook("ledger.destination_changed")
