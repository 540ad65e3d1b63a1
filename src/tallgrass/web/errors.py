"""What pages refuse before any room is asked, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import (
    BadRequest,
    Invalid,
    NotFound,
    PermissionDenied,
    TallgrassError,
    Unavailable,
    refusal,
)


class NotAllowed(TallgrassError):
    """The address takes other methods."""

    status = 405


class TooLarge(TallgrassError):
    """The body is larger than any form of ours sends."""

    status = 413


class Broken(TallgrassError):
    """A defect of ours."""

    status = 500


class Misdirected(TallgrassError):
    """The request came by a name at which this installation does not answer."""

    status = 421


REQUEST_UNREADABLE = refusal(
    "web.request_unreadable",
    BadRequest,
    _("We could not understand what your browser sent."),
    hint=_("Go back, reload the page and try again."),
)
BODY_TOO_LARGE = refusal(
    "web.body_too_large",
    TooLarge,
    _("This is more than we can accept at once."),
    hint=_("Send fewer or smaller files."),
)
NOTHING_HERE = refusal(
    "web.nothing_here",
    NotFound,
    _("There is no page at this address."),
    hint=_("It may have been removed, or the address may be mistyped."),
)
METHOD_NOT_ALLOWED = refusal(
    "web.method_not_allowed",
    NotAllowed,
    _("This address does not accept this kind of request."),
    hint=_("Go back and use the buttons on the page."),
)
FORM_STALE = refusal(
    "web.form_stale",
    PermissionDenied,
    _("This form had expired, so nothing was sent. Please send it once more."),
)
FORM_KEPT = refusal(
    "web.form_kept",
    Invalid,
    _("Here is what you had entered. Nothing has been sent yet."),
)
FORM_KEPT_WITHOUT_FILES = refusal(
    "web.form_kept_without_files",
    Invalid,
    _("Here is what you had entered; please choose your files again. Nothing has been sent yet."),
)
FORM_OF_ANOTHER = refusal(
    "web.form_of_another",
    PermissionDenied,
    _("This form was opened from another account, so nothing was sent."),
    hint=_(
        "What was entered is kept for a day. Whoever entered it can sign in here and get it back."
    ),
)
OTHER_ADDRESS = refusal(
    "web.other_address",
    Misdirected,
    _("This community is available only at %(origin)s, on the computer where it runs."),
    hint=_(
        "To open it to others, the operator sets origin in tallgrass.toml to the https address "
        "that people type."
    ),
)
LED_IN_CIRCLES = refusal(
    "web.led_in_circles",
    Misdirected,
    _("You asked for %(origin)s, but the proxy in front of us asks for another name."),
    hint=_(
        "The operator lets the proxy pass on the Host header, or sets origin in tallgrass.toml to "
        "the address that people type."
    ),
)
DATABASE_AWAY = refusal(
    "web.database_away",
    Unavailable,
    _("A service that this page needs is unavailable at the moment."),
    hint=_("Nothing was saved. Please try again soon."),
)
DISK_FULL = refusal(
    "web.disk_full",
    Unavailable,
    _("There is hardly any room left here, so nothing new is taken at the moment."),
    hint=_("Nothing was saved. Signing in, payouts, reports and deleting go on. Try again later."),
)
BROKEN = refusal(
    "web.broken",
    Broken,
    _("Something went wrong on our side."),
    hint=_(
        "Nothing was lost. Please try again. If it keeps happening, give an operator the request "
        "number below."
    ),
)
NO_SUCH_LIST = refusal(
    "web.no_such_list",
    BadRequest,
    _("There is no such list."),
    hint=_("Choose one of the options shown."),
)
LANGUAGE_UNKNOWN = refusal(
    "web.language_unknown",
    BadRequest,
    _("We do not speak that language yet."),
    hint=_("Choose one from the list."),
)
