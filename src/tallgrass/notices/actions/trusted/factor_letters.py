"""Letters about second factors: set up, given up, used up."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tallgrass.kernel.routes import path_of
from tallgrass.notices.actions.trusted.letter_box import address, not_you, post
from tallgrass.people import queries as people
from tallgrass.people.account_types import AccountChanged, AccountEventKind

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
}


def warn_of_factor(change: AccountChanged) -> None:
    """Tell somebody that their account asks for something else than before at sign-in."""
    subject, said = OF_FACTORS[change.kind]
    for mailbox in people.mail_accounts([change.person_id]).values():
        with translation.override(mailbox.language):
            lines = [str(said)]
            if change.kind == AccountEventKind.CODE_USED:
                left = change.left
                lines.append(
                    ngettext("%(num)s code is left.", "%(num)s codes are left.", left)
                    % {"num": left}
                )
            else:
                lines.append(_("Other browsers are signed out."))
            lines += [not_you(), address(path_of("account_reset"))]
            post(mailbox, str(subject), lines)
