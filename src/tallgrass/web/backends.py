"""Signing in by address: whoever proved it; then those who signed up with it and wait."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password

from tallgrass.people.address_queries import owner_of_address, signing_up_with
from tallgrass.people.passwords import typed_forms


class ProvedAddressBackend(AuthenticationBackend):
    """allauth's backend, but an address that somebody merely claims is never another's."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        """Look at the owner's password, then at those of whoever signed up with it and waits: they
        are led to the mail that it takes, and nobody learns whether it is another's."""
        owner, waiting = owner_of_address(email), signing_up_with(email)
        if waiting and not owner:
            self._mitigate_timing_attack(password)
        for user in [owner, *waiting]:
            if self._check_password(user, password):
                return user
        return None

    def _mitigate_timing_attack(self, password: str) -> None:
        """Hash as often as for somebody: every form in which it may be stored."""
        for form in typed_forms(password):
            make_password(form)
