"""Passkeys as browsers make and prove them: for our origin alone, each proof for one question that
the session holds."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tallgrass.kernel.principal import Principal
from tallgrass.people.errors import PASSKEY_REFUSED
from tallgrass.people.factor_types import Passkey

KEY = "tallgrass_passkey"
LONGEST = 20_000
REQUIRED, PREFERRED = UserVerificationRequirement.REQUIRED, UserVerificationRequirement.PREFERRED


def are_possible(request: HttpRequest) -> bool:
    """Tell whether a browser makes passkeys for the address that it visits: the origin that is set,
    by https or on this machine."""
    origin = urlsplit(settings.TALLGRASS_ORIGIN)
    host = origin.hostname or ""
    is_safe = origin.scheme == "https" or host == "localhost" or host.endswith(".localhost")
    return is_safe and request.get_host() == origin.netloc


def to_register(
    request: HttpRequest, principal: Principal, name: str, known: list[bytes]
) -> dict[str, Any]:
    """Ask a browser for a new passkey of whoever acts, beside those that are known."""
    user = PublicKeyCredentialUserEntity(
        name=name, id=principal.public_id.encode(), display_name=principal.name
    )
    options, state = _server().register_begin(
        user=user,
        credentials=[AttestedCredentialData(key) for key in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return _asked(request, dict(options), state, "register")


def registered(request: HttpRequest, answer: str) -> Passkey:
    """Return the passkey that a browser made. Raises Invalid for any other answer."""
    state = _state(request, "register")
    try:
        made = _server().register_complete(state, RegistrationResponse.from_dict(_read(answer)))
        found = made.credential_data
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PASSKEY_REFUSED() from error
    if found is None:
        raise PASSKEY_REFUSED()
    return Passkey(found.credential_id, bytes(found), made.counter)


def to_prove(request: HttpRequest, known: list[bytes] | None = None) -> dict[str, Any]:
    """Ask a browser to prove a passkey: one of these, or any of ours. One that is all that somebody
    proves also asks the device who holds it."""
    options, state = _server().authenticate_begin(
        credentials=[AttestedCredentialData(key) for key in known] if known else None,
        user_verification=REQUIRED if known is None else PREFERRED,
    )
    return _asked(request, dict(options), state, "any" if known is None else "known")


def owner_in(answer: str) -> str:
    """Return who an answer says that it is from, by their public id; it proves nothing yet."""
    try:
        handle = _read(answer)["response"]["userHandle"]
        return websafe_decode(handle).decode("ascii")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PASSKEY_REFUSED() from error


def proved(request: HttpRequest, answer: str, known: list[bytes], *, alone: bool) -> Passkey:
    """Return the passkey, among those known, that a browser has proved; `alone` when nothing else
    was. Raises Invalid for any other answer."""
    state = _state(request, "any" if alone else "known")
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        found = _server().authenticate_complete(
            state, [AttestedCredentialData(key) for key in known], response
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PASSKEY_REFUSED() from error
    count = response.response.authenticator_data.counter
    return Passkey(found.credential_id, bytes(found), count)


def _server() -> Fido2Server:
    host = urlsplit(settings.TALLGRASS_ORIGIN).hostname or ""
    entity = PublicKeyCredentialRpEntity(id=host, name=settings.TALLGRASS_SITE_NAME)
    return Fido2Server(entity, verify_origin=lambda origin: origin == settings.TALLGRASS_ORIGIN)


def _asked(request: HttpRequest, options: Any, state: Any, purpose: str) -> dict[str, Any]:
    request.session[KEY] = {"state": state, "for": purpose}
    return {"publicKey": dict(options["publicKey"])}


def _state(request: HttpRequest, purpose: str) -> Any:
    """Return what was asked, once: an answer that was seen on its way is good for nothing."""
    asked = request.session.pop(KEY, None)
    if not asked or asked["for"] != purpose:
        raise PASSKEY_REFUSED()
    return asked["state"]


def _read(answer: str) -> Any:
    if len(answer) > LONGEST:
        raise ValueError("too long")
    return json.loads(answer)
