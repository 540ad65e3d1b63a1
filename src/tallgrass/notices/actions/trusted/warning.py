"""Letters about what reaches an account or its money: to whoever could be reached before it was
changed."""

from collections.abc import Iterable
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel.routes import path_of
from tallgrass.kernel.telling_time import in_words
from tallgrass.ledger.types import DestinationChanged, destination_changed, owner_of_key
from tallgrass.notices.actions.trusted.factor_letters import OF_FACTORS, warn_of_factor
from tallgrass.notices.actions.trusted.letter_box import address as _address
from tallgrass.notices.actions.trusted.letter_box import not_you as _not_you
from tallgrass.notices.actions.trusted.letter_box import post as _post
from tallgrass.people import queries as people
from tallgrass.people.account_types import (
    AccountChanged,
    AccountEventKind,
    AddressAsked,
    Leaving,
    account_changed,
    address_asked,
    leaving,
)
from tallgrass.people.types import MailRecipient, Role


@account_changed.connect
def warn_of_change(change: AccountChanged) -> None:
    """Tell somebody that their account has another password, another second factor, or another
    address: that at the one before, with the way back."""
    if change.kind == AccountEventKind.EMAIL_CHANGED:
        _warn_of_address(change)
    elif change.kind in OF_FACTORS:
        warn_of_factor(change)
    else:
        _warn_of_password(change)


def _warn_of_address(change: AccountChanged) -> None:
    for now in people.mail_accounts([change.person_id]).values() if change.address else ():
        with translation.override(now.language):
            _post(
                MailRecipient(change.address, now.language),
                _("Your email address was changed"),
                [
                    _("Your account now has another email address. Other browsers are signed out."),
                    _(
                        "If this was not you, take the address back within seven days. That signs "
                        "out everybody else:"
                    ),
                    _address(path_of("address_undo", quote(change.undo_key))),
                ],
            )


@leaving.connect
def tell_of_leaving(wish: Leaving) -> None:
    """Tell somebody that their account is hidden and when it goes, with the way back; and that it
    goes now."""
    for mailbox in people.mail_accounts([wish.person_id]).values():
        with translation.override(mailbox.language):
            if wish.is_last_word:
                lines = [
                    _(
                        "The time to come back is over: your account, and everything of yours, is "
                        "being deleted. This is the last email from us."
                    )
                ]
                _post(mailbox, _("Your account is deleted"), lines)
                continue
            lines = [
                _(
                    "You asked for your account to be deleted. It is hidden now, with everything "
                    "public of yours, and you are signed out everywhere. It is deleted for good on "
                    "%(day)s."
                )
                % {"day": in_words(wish.at.date().isoformat())},
                _("Until then you can keep it: sign in, or open this link."),
                _address(path_of("leaving_undo", quote(wish.key))),
            ]
            _post(mailbox, _("Your account will be deleted"), lines)


@address_asked.connect
def ask_address(asked: AddressAsked) -> None:
    """Ask a new address to confirm itself; where it is another's, tell them that somebody tried."""
    for owner in people.mail_accounts([asked.person_id]).values():
        with translation.override(owner.language):
            mailbox = MailRecipient(asked.address, owner.language)
            if asked.key:
                lines = [
                    _("Somebody asked for this address to be that of their account here."),
                    _("If this was you, confirm it within a day:"),
                    _address(path_of("address_confirm", quote(asked.key))),
                ]
                _post(mailbox, _("Confirm your new address"), lines)
            else:
                lines = [
                    _(
                        "Somebody wanted to use this address for another account here. It is yours "
                        "already, so nothing was changed. You need not do anything."
                    )
                ]
                _post(mailbox, _("Somebody tried to use your address"), lines)


def _warn_of_password(change: AccountChanged) -> None:
    for mailbox in people.mail_accounts([change.person_id]).values():
        with translation.override(mailbox.language):
            _post(
                mailbox,
                _("Your password was changed"),
                [
                    _("The password of your account was changed. Other browsers are signed out."),
                    _not_you(),
                    _address(path_of("account_reset")),
                ],
            )


@destination_changed.connect
def warn_of_destination(change: DestinationChanged) -> None:
    """Tell the owners of money that it goes elsewhere, with the link that lets it go there at
    once."""
    for mailbox in people.mail_accounts(_owners(change.owner_key)).values():
        with translation.override(mailbox.language):
            _post(
                mailbox,
                _("Payout details were changed"),
                [
                    _(
                        "Payouts go to new details, ending in %(digits)s. Nothing is paid there "
                        "for three days, unless you confirm them here:"
                    )
                    % {"digits": change.ends_in},
                    _address(path_of("destination_confirm", quote(change.key))),
                    _not_you(),
                    _address(path_of("account_reset")),
                ],
            )


def _owners(owner_key: str) -> Iterable[int]:
    person_id, org_id = owner_of_key(owner_key)
    if org_id is not None:
        return people.people_with_role(org_id, Role.OWNER)
    return [person_id] if person_id is not None else []
