"""Payout details that need not rest, for tests about something else."""

from tallgrass.ledger.actions.destinations import confirm_destination, key_of
from tallgrass.ledger.models import PayoutDestination


def confirm_from_mail(owner_key: str) -> None:
    """Do what the payee does who opens the link in the mail."""
    confirm_destination(key=key_of(PayoutDestination.objects.get(owner_key=owner_key)))
