"""What somebody signed up with, kept in their session until their address is confirmed: so that the
address can be changed, whether or not somebody else had the first one."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from tallgrass.kernel import clock
from tallgrass.people.policies import confirm_days

KEY = "tallgrass_sign_up"


@dataclass(frozen=True, slots=True)
class SignUp:
    """A sign-up that waits: `person_id` is theirs where there is one already, `until` a day as
    ISO 8601 writes it."""

    name: str
    handle: str
    password_hash: str
    until: str
    time_zone: str = "UTC"
    is_adult: bool = False
    person_id: int | None = None


def keep_sign_up(request: HttpRequest, values: dict[str, Any]) -> None:
    """Keep what the form said; of the password only what is stored anyway."""
    until = clock.now() + timedelta(days=confirm_days())
    hashed = make_password(values["password1"])
    kept = SignUp(
        values["name"],
        values["handle"],
        hashed,
        until.isoformat(),
        values["time_zone"],
        values["is_adult"],
    )
    request.session[KEY] = asdict(kept)


def sign_up_of(request: HttpRequest) -> SignUp | None:
    """Return what this browser signed up with, while that waits."""
    stored = request.session.get(KEY)
    return SignUp(**stored) if stored else None


def note_person(request: HttpRequest, kept: SignUp, person_id: int) -> None:
    """Remember whose sign-up it is, once they have a page."""
    request.session[KEY] = asdict(replace(kept, person_id=person_id))


def forget_sign_up(request: HttpRequest) -> None:
    """Drop it, once they are in."""
    request.session.pop(KEY, None)
