"""Claiming: an imported creator takes over the person made for them, by a code an operator gave
them."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress

from tallgrass.kernel import audit, clock, limits
from tallgrass.kernel.ids import ALPHABET
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.account_types import AddressAsked, address_asked
from tallgrass.people.actions.accounts import check_email, check_email_available, set_password
from tallgrass.people.address_queries import owner_of_address
from tallgrass.people.models import ClaimCode, Person
from tallgrass.people.queries import card_of
from tallgrass.people.types import PersonCard

CODE_DAYS = 30
CODE_LENGTH = 20  # of 31 letters: 99 bits
TRIES_AN_HOUR = 10


def issue_claim_code(principal: Principal, *, person_id: int) -> str:
    """Issue a new one-time code for an unclaimed person, told once; earlier codes of theirs end.
    Only its hash is kept."""
    require(principal, "people.issue_claim_code")
    code = "".join(secrets.choice(ALPHABET) for _i in range(CODE_LENGTH))
    now = clock.now()
    with transaction():
        person = Person.objects.select_for_update().filter(pk=person_id, erased_at=None).first()
        if person is None:
            raise errors.NO_SUCH_PERSON()
        if person.claimed_at is not None:
            raise errors.HAS_ACCOUNT()
        ClaimCode.objects.filter(person=person, used_at=None, expires_at__gt=now).update(
            expires_at=now
        )
        ClaimCode.objects.create(
            person=person,
            digest=_digest(code),
            issued_by_id=principal.person_id,
            issued_at=now,
            expires_at=now + timedelta(days=CODE_DAYS),
        )
        audit.record(principal, "people.issue_claim_code", Subject("person", person_id))
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def claim_person(
    *, code: str, email: str, password: str, source: str = "", must_confirm: bool = False
) -> PersonCard:
    """Take over an imported person with email and password. `source` is where the try comes from,
    for the limit on tries. Where the address `must_confirm`, the page is theirs once it answers;
    until then the code is good for another address, and one that is another's looks like any: its
    owner is told.

    A wrong, used or expired code are one refusal, so that none can be told from another.
    """
    limits.spend(
        f"claim:{limits.sender(source)}",
        capacity=TRIES_AN_HOUR,
        seconds=3600,
    )
    now = clock.now()
    _row, hashed = _claimable(code)
    set_password(
        hashed, password
    )  # slow, so before anything is locked; and whoever has the address
    with transaction():
        row, person = _claimable(code, is_locked=True)
        address = check_email(email) if must_confirm else check_email_available(email)
        set_password(person, password, checked=hashed.password)
        EmailAddress.objects.filter(user_id=person.pk).delete()
        EmailAddress.objects.create(user_id=person.pk, email=address, primary=True, verified=False)
        if must_confirm:
            person.save(update_fields=["password"])
            if owner := owner_of_address(address):
                address_asked.fire(AddressAsked(owner.pk, address, ""))
            return card_of(person)
        person.email, person.claimed_at, row.used_at = address, now, now
        person.save(update_fields=["email", "password", "claimed_at"])
        row.save(update_fields=["used_at"])
        audit.record(Principal(person_id=person.pk), "people.claim", Subject("person", person.pk))
    return card_of(person)


def _claimable(code: str, *, is_locked: bool = False) -> tuple[ClaimCode, Person]:
    """Return the code's row and whom it is for. Raises Conflict where the code is good for
    nothing."""
    digest = _digest(code)
    rows, people = ClaimCode.objects.all(), Person.objects.all()
    if is_locked:
        rows, people = rows.select_for_update(), people.select_for_update()
    row = rows.filter(digest=digest).first()
    matches = hmac.compare_digest(row.digest if row else "0" * 64, digest)
    if row is None or not matches or row.used_at is not None or row.expires_at <= clock.now():
        raise errors.CLAIM_CODE_WRONG()
    person = people.get(pk=row.person_id)
    if person.claimed_at is not None or person.erased_at is not None:
        raise errors.CLAIM_CODE_WRONG()
    return row, person


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code[:80].casefold() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
