"""Public identifiers: random, unguessable, readable aloud; never the row's own key."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16
_EVEN = (
    256 // len(ALPHABET) * len(ALPHABET)
)  # bytes from here on would make some letters likelier than others
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_UNEVEN = bytes(range(_EVEN, 256))


def new_public_id() -> str:
    """Draw sixteen characters of a 31-letter alphabet without look-alikes: 79 bits."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """Make many public ids of one draw of randomness."""
    letters = ""
    while len(letters) < count * LENGTH:
        letters += (
            secrets.token_bytes(count * LENGTH * 17 // 16 + LENGTH)
            .translate(_LETTERS, _UNEVEN)
            .decode("ascii")
        )
    return [letters[i : i + LENGTH] for i in range(0, count * LENGTH, LENGTH)]


def is_public_id(text: str) -> bool:
    """Tell whether the text has the form of a public id."""
    return len(text) == LENGTH and not text.strip(ALPHABET)
