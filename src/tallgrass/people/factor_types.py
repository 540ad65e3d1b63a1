"""Words and records of second factors."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PasskeyCard:
    """A passkey of one's own: its number among all, and the name its owner gave it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactorsCard:
    """With what somebody proves at sign-in that they are themselves, beside their password."""

    has_app: bool
    passkeys: tuple[PasskeyCard, ...]
    codes_left: int

    @property
    def is_on(self) -> bool:
        """Whether signing in asks for more than the password."""
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as a browser made it: its id, its public key, and how often it was used."""

    credential_id: bytes
    key: bytes
    count: int


@dataclass(frozen=True, slots=True)
class RecoveryCard:
    """Second factors that somebody lost: when they end, unless it is called off."""

    asked_at: datetime
    due_at: datetime
