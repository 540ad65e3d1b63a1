"""How passwords are hashed: as Django does, so many at once and no more."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tallgrass.kernel.costly import HASHING, place_for, quietly


class BoundedHasher(PBKDF2PasswordHasher):
    """PBKDF2 that raises Unavailable, before it begins, where as many passwords are hashed as may
    be: whatever page asks for it, no loop of sign-ins takes the machine from those who read."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with place_for(HASHING):
            return quietly(super().encode, password, salt, iterations)
