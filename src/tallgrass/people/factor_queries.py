"""Reads of second factors."""

import base64
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Max

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.people.factor_types import FactorsCard, PasskeyCard, RecoveryCard
from tallgrass.people.models import FactorRecovery, Person

Type = Authenticator.Type
RESTS = timedelta(days=30)  # after its owner refused a recovery


def factors_of(viewer: Principal) -> FactorsCard:
    """Return the viewer's own second factors."""
    return factors_at_sign_in(viewer.acting_id)


def factors_at_sign_in(person_id: int) -> FactorsCard:
    """Return with what somebody who has just given their password can prove that it is them."""
    rows = list(Authenticator.objects.filter(user_id=person_id).order_by("pk"))
    keys = tuple(
        PasskeyCard(row.pk, row.data["name"], row.created_at, row.last_used_at)
        for row in rows
        if row.type == Type.WEBAUTHN
    )
    left = [len(row.data["digests"]) for row in rows if row.type == Type.RECOVERY_CODES]
    return FactorsCard(any(row.type == Type.TOTP for row in rows), keys, sum(left))


def recovery_of(person_id: int) -> RecoveryCard | None:
    """Return the recovery that this person waits for, who has just proved their password."""
    row = FactorRecovery.objects.filter(person_id=person_id, over_at=None).first()
    return RecoveryCard(row.asked_at, row.due_at) if row else None


def recovery_rests_until(person_id: int) -> datetime | None:
    """Return until when nobody can ask for a recovery: this person, whose password was just proved,
    refused one, and has the same password still."""
    kept = FactorRecovery.objects.filter(person_id=person_id, kept_at__gt=clock.now() - RESTS)
    last = kept.aggregate(last=Max("kept_at"))["last"]
    return last + RESTS if last else None


def passkey_keys(person_id: int) -> list[bytes]:
    """Return the public keys by which this person's passkeys are known."""
    rows = Authenticator.objects.filter(user_id=person_id, type=Type.WEBAUTHN)
    return [base64.b64decode(row.data["key"]) for row in rows]


def owner_of_passkey(public_id: str) -> Person | None:
    """Return whoever a passkey says that it is theirs, if they may come in."""
    return Person.objects.filter(public_id=public_id, is_active=True, erased_at=None).first()
