"""Tries to sign in: so many of an account and of a network, counted for all processes together
before a password or a code is looked at. A try that succeeds gives its tokens back."""

from dataclasses import dataclass

from tallgrass.kernel import limits
from tallgrass.kernel.errors import RateLimited
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.addresses import normal_address


@dataclass(frozen=True, slots=True)
class Brake:
    """So many tries within so many seconds."""

    tries: int
    seconds: int


HERE = Brake(5, 300)
"""For one account from one network."""
NETWORK = Brake(30, 600)
"""From one network, for whatever accounts."""
ACCOUNT = Brake(50, 3_600)
"""For one account, from whatever networks."""
KNOWN = Brake(10, 600)
"""In a browser that signed in to the account before. None of the others is asked then."""

CODE_HERE = Brake(5, 900)
"""Codes of a second factor: for one account from one network."""
CODE_ACCOUNT = Brake(20, 3_600)
"""For one account, from whatever networks: as slow together as one of them."""
CODE_KNOWN = Brake(5, 900)
"""In a browser that signed in to the account before. Neither of the others is asked then."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try under way: the buckets that it took a token from."""

    taken: tuple[tuple[str, Brake], ...]


def begin_attempt(*, email: str, address: str, device: str = "") -> Attempt:
    """Count a try to sign in to the account of `email` from a network address; `device` is by what
    the browser is known to that account. Raises RateLimited, with nothing counted, where there were
    too many."""
    account, network = limits.veiled(normal_address(email)), limits.sender(address)
    taken = (
        ((f"enter_known:{device}", KNOWN),)
        if device
        else (
            (f"enter_here:{limits.veiled(account + network)}", HERE),
            (f"enter_from:{network}", NETWORK),
            (f"enter_account:{account}", ACCOUNT),
        )
    )
    try:
        return _begin(taken)
    except RateLimited as error:
        minutes = -(-error.retry_after // 60)
        raise errors.TOO_MANY_SIGN_INS(minutes=minutes, retry_after=error.retry_after) from error


def begin_code(*, person_id: int, address: str, device: str = "") -> Attempt:
    """Count a try to give a second factor, by somebody who has just proved the password, from a
    network address; `device` is by what the browser is known to that account. Raises RateLimited,
    with nothing counted, where there were too many."""
    here = limits.veiled(f"{person_id}:{limits.sender(address)}")
    taken = (
        ((f"code_known:{limits.veiled(f'{person_id}:{device}')}", CODE_KNOWN),)
        if device
        else ((f"code_here:{here}", CODE_HERE), (f"code_account:{person_id}", CODE_ACCOUNT))
    )
    try:
        return _begin(taken)
    except RateLimited as error:
        minutes = -(-error.retry_after // 60)
        raise errors.TOO_MANY_CODES(minutes=minutes, retry_after=error.retry_after) from error


def _begin(taken: tuple[tuple[str, Brake], ...]) -> Attempt:
    for key, brake in taken:
        limits.check(key, capacity=brake.tries, seconds=brake.seconds)
    with transaction():
        for key, brake in taken:
            limits.spend(key, capacity=brake.tries, seconds=brake.seconds)
    return Attempt(taken)


def forgive_attempt(attempt: Attempt) -> None:
    """Give back what a try took: it succeeded, or no password was looked at."""
    with transaction():
        for key, brake in attempt.taken:
            limits.give_back(key, capacity=brake.tries)
