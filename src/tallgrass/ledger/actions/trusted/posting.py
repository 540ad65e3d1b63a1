"""Posting transfers: set-based, one commit for 1 to 10,000 of them, each exactly once."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import IntegrityError

from tallgrass.kernel import clock
from tallgrass.kernel.ids import new_public_ids
from tallgrass.kernel.money import EXPONENTS, LARGEST
from tallgrass.kernel.transaction import transaction
from tallgrass.ledger import errors
from tallgrass.ledger.models import Account, Transfer
from tallgrass.ledger.sql import add_to_balances, insert_legs, insert_transfers, moment
from tallgrass.ledger.types import (
    AccountKind,
    AccountRef,
    LegSpec,
    PostedTransfer,
    TransferSpec,
    fingerprint,
)

LARGEST_BATCH = 10_000


def post(specs: Sequence[TransferSpec]) -> list[PostedTransfer]:
    """Post transfers in one commit and say of each where it stands in the books, in the order
    given.

    A key posted before with the same body is answered, not repeated; with another body the whole
    call is refused (Conflict). Raises Invalid for legs that do not balance, Insufficient when an
    account would fall below its floor. All or nothing.
    """
    if len(specs) > LARGEST_BATCH:
        raise errors.TOO_MANY_TRANSFERS()
    prints: dict[str, str] = {}
    for spec in specs:
        _check(spec)
        print_ = fingerprint(spec)
        if prints.setdefault(spec.key, print_) != print_:
            raise errors.TRANSFER_KEY_REUSED()
    if not specs:
        return []
    unique = {spec.key: spec for spec in specs}
    with transaction():
        return _post(specs, unique, prints)


def move(
    *,
    key: str,
    kind: str,
    source: str,
    giver: AccountRef,
    taker: AccountRef,
    amount: int,
    memo: str = "",
) -> PostedTransfer:
    """Move money between two accounts: the plain case of post(), for rooms that have checked who
    asks."""
    [posted] = post(
        [TransferSpec(key, kind, source, (LegSpec(giver, -amount), LegSpec(taker, amount)), memo)]
    )
    return posted


def _post(
    specs: Sequence[TransferSpec], unique: dict[str, TransferSpec], prints: dict[str, str]
) -> list[PostedTransfer]:
    now = moment(clock.now())
    rows = [
        (public_id, spec.key, prints[spec.key], spec.kind, spec.source, spec.memo, now)
        for public_id, spec in zip(new_public_ids(len(unique)), unique.values(), strict=True)
    ]
    fresh = insert_transfers(rows)
    if fresh:
        _move([(fresh[key][0], spec) for key, spec in unique.items() if key in fresh])
    known = _known([key for key in unique if key not in fresh], prints)
    places = {
        key: PostedTransfer(id_, public_id, key, True) for key, (id_, public_id) in fresh.items()
    } | known
    return [places[spec.key] for spec in specs]


def _move(new: list[tuple[int, TransferSpec]]) -> None:
    accounts = account_ids({leg.account for _id, spec in new for leg in spec.legs})
    changes: dict[int, int] = defaultdict(int)
    legs = []
    for transfer_id, spec in new:
        for leg in spec.legs:
            account = accounts[leg.account]
            legs.append((transfer_id, account, leg.amount, leg.label))
            changes[account] += leg.amount
    insert_legs(legs)
    try:
        add_to_balances(sorted((account, change) for account, change in changes.items() if change))
    except IntegrityError as error:
        raise errors.INSUFFICIENT() from error


def _known(keys: list[str], prints: dict[str, str]) -> dict[str, PostedTransfer]:
    known = {}
    for i in range(0, len(keys), 500):
        rows = Transfer.objects.filter(key__in=keys[i : i + 500]).values_list(
            "pk", "public_id", "key", "fingerprint"
        )
        for id_, public_id, key, print_ in rows:
            if print_ != prints[key]:
                raise errors.TRANSFER_KEY_REUSED()
            known[key] = PostedTransfer(id_, public_id, key, False)
    return known


def account_ids(refs: set[AccountRef]) -> dict[AccountRef, int]:
    """Return the ids of accounts, opened where they do not exist yet."""
    found = _find(refs)
    lacking = refs - found.keys()
    if lacking:
        Account.objects.bulk_create(
            [
                Account(
                    owner_key=ref.owner_key,
                    kind=ref.kind,
                    currency=ref.currency,
                    floor=None if ref.kind == AccountKind.EXTERNAL else 0,
                )
                for ref in sorted(lacking)
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        found |= _find(lacking)
    return found


def _find(refs: set[AccountRef]) -> dict[AccountRef, int]:
    owners = sorted({ref.owner_key for ref in refs})
    found = {}
    for i in range(0, len(owners), 800):
        rows = Account.objects.filter(owner_key__in=owners[i : i + 800]).values_list(
            "pk", "owner_key", "kind", "currency"
        )
        for pk, owner, kind, currency in rows:
            found[AccountRef(owner, kind, currency)] = pk
    return {ref: found[ref] for ref in refs if ref in found}


def _check(spec: TransferSpec) -> None:
    currencies = {leg.account.currency for leg in spec.legs}
    if len(spec.legs) < 2 or len(currencies) != 1 or not currencies <= EXPONENTS.keys():
        raise errors.SIDES_MISMATCH()
    if any(
        type(leg.amount) is not int or leg.amount == 0 or abs(leg.amount) > LARGEST
        for leg in spec.legs
    ):
        raise errors.SIDE_MOVES_NOTHING()
    if sum(leg.amount for leg in spec.legs):
        raise errors.SIDES_UNBALANCED()
    if not 1 <= len(spec.key) <= 120:
        raise errors.TRANSFER_KEY_MALFORMED()
