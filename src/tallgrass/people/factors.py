"""Second factors as such: codes of an app that count time, recovery codes, and how their secrets
lie in the database."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tallgrass.kernel.text import normal

STEP, DIGITS, DRIFT = 30, 6, 1
"""Seconds for which a code of an app is shown, its digits, and the steps that clocks may differ."""
CODES, CODE_LETTERS = 10, 12
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ROUNDS = 50_000


def new_secret() -> str:
    """Return a secret that an authenticator app shares with us."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """Return what an app with this secret shows in that step of time (RFC 6238)."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    place = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_at(moment: datetime) -> int:
    """Return the number of the step of time that this moment lies in."""
    return int(moment.timestamp()) // STEP


def matching_step(secret: str, code: str, *, now: datetime, after: int = -1) -> int | None:
    """Return the step in which an app shows this code, if that is about now and later than `after`:
    a code that was used once is never good again."""
    given = typed(code)
    for step in range(step_at(now) - DRIFT, step_at(now) + DRIFT + 1):
        if step > after and hmac.compare_digest(code_at(secret, step), given):
            return step
    return None


def typed(code: str) -> str:
    """Return a code as it is compared: without blanks and marks, in capitals of the usual width."""
    return "".join(
        letter for letter in normal("NFKC", code).upper() if letter.isascii() and letter.isalnum()
    )


def new_codes() -> list[str]:
    """Return recovery codes as people write them down, each good once."""
    return [
        "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _part in range(3))
        for _code in range(CODES)
    ]


def digest_of(code: str, salt: str) -> str:
    """Return what is stored of a recovery code; the codes of one set share a salt."""
    text = typed(code)[: 2 * CODE_LETTERS].encode()
    return hashlib.pbkdf2_hmac("sha256", text, bytes.fromhex(salt), ROUNDS).hex()


def sealed(text: str) -> str:
    """Return a secret as it is stored: nobody reads it who reads the database alone."""
    return _seal().encrypt(text.encode()).decode()


def opened(text: str) -> str | None:
    """Return a stored secret; None where it was sealed by a key that is no longer known."""
    try:
        return _seal().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _seal() -> MultiFernet:
    keys = [
        hashlib.sha256(f"tallgrass.people.factors:{secret}".encode()).digest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
