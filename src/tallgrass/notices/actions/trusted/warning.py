"""Letters about what reaches an account or its money: to whoever could be reached before it was
changed."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tallgrass.kernel import clock
from tallgrass.kernel.routes import path_of
from tallgrass.ledger.types import DestinationChanged, owner_of_key
from tallgrass.notices.models import Letter
from tallgrass.people import queries as people
from tallgrass.people.account_types import AccountChanged
from tallgrass.people.types import MailRecipient, Role

KEPT = timedelta(days=7)


def warn_of_password(change: AccountChanged) -> None:
    """Tell somebody that their account has another password."""
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


def _not_you() -> str:
    return _("If this was not you, set a new password at once. That signs out everybody else:")


def _address(path: str) -> str:
    return f"{settings.TALLGRASS_ORIGIN}{path}"


def _post(mailbox: MailRecipient, subject: str, lines: list[str]) -> None:
    now = clock.now()
    Letter.objects.create(
        email=mailbox.email,
        subject=f"[{settings.TALLGRASS_SITE_NAME}] {subject}",
        body="\n\n".join(lines) + "\n",
        created_at=now,
        due_at=now,
        expires_at=now + KEPT,
    )
