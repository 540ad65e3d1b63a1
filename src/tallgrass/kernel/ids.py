"""Public identifiers: random, unguessable, readable aloud; never the row's own key."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16


def new_public_id() -> str:
    """Sixteen characters of a 31-letter alphabet without look-alikes: 79 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_public_ids(count: int) -> list[str]:
    """Many public ids from one draw of randomness, each as unguessable as new_public_id's."""
    noise = secrets.token_bytes(count * LENGTH * 2)
    letters = [ALPHABET[int.from_bytes(noise[i : i + 2], "big") % len(ALPHABET)] for i in range(0, len(noise), 2)]
    return ["".join(letters[i : i + LENGTH]) for i in range(0, len(letters), LENGTH)]


def is_public_id(text: str) -> bool:
    """Whether the text has the form of a public id."""
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)
