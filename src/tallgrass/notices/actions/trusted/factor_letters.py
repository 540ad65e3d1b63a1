"""Letters about second factors: set up, given up, used up."""

from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tallgrass.kernel.routes import path_of
from tallgrass.notices.actions.trusted.letter_box import address, not_you, post
from tallgrass.people import queries as people
from tallgrass.people.account_types import AccountChanged, AccountEventKind
from tallgrass.people.types import MailRecipient

OF_FACTORS = {
    AccountEventKind.APP_ADDED: (
        gettext_lazy("An authenticator app was set up"),
        gettext_lazy("From now on, signing in to your account asks for a code of that app."),
    ),
    AccountEventKind.APP_REMOVED: (
        gettext_lazy("An authenticator app was removed"),
        gettext_lazy("Signing in to your account no longer asks for a code of an app."),
    ),
    AccountEventKind.PASSKEY_ADDED: (
        gettext_lazy("A passkey was added"),
        gettext_lazy("From now on, your account can be signed in to with that passkey."),
    ),
    AccountEventKind.PASSKEY_REMOVED: (
        gettext_lazy("A passkey was removed"),
        gettext_lazy("Your account can no longer be signed in to with that passkey."),
    ),
    AccountEventKind.CODES_RENEWED: (
        gettext_lazy("New recovery codes were made"),
        gettext_lazy("The recovery codes you had before are no longer valid."),
    ),
    AccountEventKind.CODE_USED: (
        gettext_lazy("A recovery code was used"),
        gettext_lazy("Somebody signed in to your account with one of your recovery codes."),
    ),
    AccountEventKind.RECOVERY_ASKED: (
        gettext_lazy("Your second factor will be removed"),
        gettext_lazy(
            "Somebody who knows your password says that they lost your second factor, and asked to "
            "sign in without it."
        ),
    ),
    AccountEventKind.RECOVERED: (
        gettext_lazy("Your second factor was removed"),
        gettext_lazy("Signing in to your account takes the password alone, until you set one up."),
    ),
}


def warn_of_factor(change: AccountChanged) -> None:
    """Tell somebody that their account asks for something else than before at sign-in."""
    subject, said = OF_FACTORS[change.kind]
    for mailbox in people.mail_accounts([change.person_id]).values():
        with translation.override(mailbox.language):
            lines = [str(said), *_more(change)]
            for email in (mailbox.email, *change.also):
                post(MailRecipient(email, mailbox.language), str(subject), lines)


def _more(change: AccountChanged) -> list[str]:
    """Return what else is said: what is left, what to do where it was another."""
    if change.kind == AccountEventKind.RECOVERY_ASKED:
        hours = ngettext(
            "It is removed in %(num)s hour.", "It is removed in %(num)s hours.", change.left
        )
        return [
            hours % {"num": change.left},
            _("If this was not you, keep it here, and set a new password:"),
            address(path_of("recovery_cancel", quote(change.undo_key))),
        ]
    first = _("Other browsers are signed out.")
    if change.kind == AccountEventKind.CODE_USED:
        left = ngettext("%(num)s code is left.", "%(num)s codes are left.", change.left)
        first = left % {"num": change.left}
    return [first, not_you(), address(path_of("account_reset"))]
