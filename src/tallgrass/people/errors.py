"""What the room of people refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
    PermissionDenied,
    RateLimited,
    refusal,
)

NO_SUCH_PERSON = refusal("people.no_such_person", NotFound, _("There is no such person."))
NO_SUCH_ACCOUNT = refusal(
    "people.no_such_account",
    NotFound,
    _("Nobody with an account has the handle @%(handle)s."),
    hint=_("Check its spelling; `tallgrass user list` shows all."),
)
LAST_OPERATOR = refusal(
    "people.last_operator",
    Conflict,
    _("They are the last operator: without one nobody could answer appeals or verify anybody."),
    hint=_("Make another person an operator first."),
)
ACCOUNT_SUSPENDED = refusal(
    "people.account_suspended",
    Conflict,
    _("This account is suspended, and cannot become an operator's."),
    hint=_("Reinstate it first."),
)
EMAIL_MALFORMED = refusal(
    "people.email_malformed",
    Invalid,
    _("This is not an email address."),
    hint=_("Write it like name@example.org."),
    field="email",
)
EMAIL_TAKEN = refusal(
    "people.email_taken",
    Conflict,
    _("No account can be made with this address. If it is yours, sign in."),
    hint=_("Use another address, or ask for a new password."),
)
ADDRESS_CONFIRMED = refusal(
    "people.address_confirmed",
    Conflict,
    _("This address has already been confirmed."),
    hint=_("Sign in with this address. You can change it in your settings."),
)
PASSWORD_REFUSED = refusal(
    "people.password_refused",
    Invalid,
    "%(reasons)s",  # Django's validators say them, in the reader's language
    hint=_("Choose another password."),
    field="password",
)
HANDLE_TAKEN = refusal(
    "people.handle_taken",
    Invalid,
    _("This handle is taken."),
    hint=_("Choose another."),
    field="handle",
)
NAME_OF_THE_HOUSE = refusal(
    "people.name_of_the_house",
    Invalid,
    _("This name is reserved for the operators of this community."),
    hint=_("Choose one that cannot be confused with theirs."),
    field="name",
)
TIME_ZONE_UNKNOWN = refusal(
    "people.time_zone_unknown",
    Invalid,
    _("This time zone is not known."),
    hint=_("Choose one from the list."),
    field="time_zone",
)
TONE_UNKNOWN = refusal(
    "people.tone_unknown",
    Invalid,
    _("This colour is not available."),
    hint=_("Choose one of the options shown."),
    field="tone",
)
CLAIM_CODE_WRONG = refusal(
    "people.claim_code_wrong",
    Invalid,
    _("This claim code is not valid."),
    hint=_(
        "Check each letter. A code works once, within 30 days. An operator can issue a new one."
    ),
    field="code",
)
HAS_ACCOUNT = refusal(
    "people.has_account",
    Conflict,
    _("This person already has an account."),
    hint=_("Claim codes are only for imported people."),
)
AUTHOR_ID_MALFORMED = refusal(
    "people.author_id_malformed",
    Invalid,
    _("An imported author needs an id of 1 to 120 characters."),
    field="author",
)
AUTHOR_ERASED = refusal(
    "people.author_erased",
    PermissionDenied,
    _("This author asked for their data to be deleted."),
    hint=_("Leave their notes out."),
)
ORGANISATION_KIND_UNKNOWN = refusal(
    "people.organisation_kind_unknown",
    Invalid,
    _("Choose what kind of organisation it is."),
    field="kind",
)
NO_SUCH_ORGANISATION = refusal(
    "people.no_such_organisation", NotFound, _("There is no such organisation.")
)
ORGANISATION_CLOSED = refusal(
    "people.organisation_closed",
    Conflict,
    _("This organisation is closed: it no longer has an owner."),
    hint=_("It opens again when somebody becomes its owner."),
)
OWN_ORGANISATION = refusal(
    "people.own_organisation",
    Conflict,
    _("You are a member of this organisation."),
    hint=_("Leave it first, on its Members page."),
)
OWN_MCN = refusal(
    "people.own_mcn",
    Conflict,
    _("This organisation manages you."),
    hint=_("End that first, under Settings, Management."),
)
ROLE_UNKNOWN = refusal(
    "people.role_unknown",
    Invalid,
    _("This kind of organisation does not have that role."),
    hint=_("Choose one from the list."),
    field="role",
)
NO_ACCOUNT_HAS_HANDLE = refusal(
    "people.no_account_has_handle",
    Invalid,
    _("No account has this handle."),
    hint=_("Check the spelling."),
    field="handle",
)
SEAT_OFFERED_ALREADY = refusal(
    "people.seat_offered_already",
    Conflict,
    _("They have already been offered this role."),
    hint=_("Wait for their answer, or withdraw the offer."),
    field="handle",
)
NO_SUCH_SEAT_OFFER = refusal("people.no_such_seat_offer", NotFound, _("There is no such offer."))
SEAT_OFFER_CLOSED = refusal(
    "people.seat_offer_closed",
    Conflict,
    _("This offer is no longer open."),
    hint=_("Ask an owner of the organisation for a new one."),
)
NO_SEAT = refusal(
    "people.no_seat", NotFound, _("This person is not a member of this organisation.")
)
OWNED_ALREADY = refusal(
    "people.owned_already",
    Conflict,
    _("This organisation has an owner who can act."),
    hint=_("Ask its owner to invite others."),
)
OWNER_NEEDED = refusal(
    "people.owner_needed",
    Conflict,
    _("An organisation needs an owner."),
    hint=_("Add another owner first."),
)
LEAVING_LINK_OVER = refusal(
    "people.leaving_link_over",
    NotFound,
    _("This link no longer works."),
    hint=_("Sign in to keep your account, if it has not been deleted yet."),
)
SOLE_OWNER = refusal(
    "people.sole_owner",
    Conflict,
    _("You are the only owner of organisations that other people or money depend on: %(orgs)s."),
    hint=_(
        "Make another member an owner first, or settle what is still open. The operators have "
        "been told and can help."
    ),
)
TOO_MANY_SIGN_INS = refusal(
    "people.too_many_sign_ins",
    RateLimited,
    _("There were too many attempts to sign in."),
    hint=_(
        "Wait %(minutes)d minutes, use a browser in which you signed in before, or ask for a new "
        "password by email."
    ),
)
TOO_MANY_CODES = refusal(
    "people.too_many_codes",
    RateLimited,
    _("There were too many wrong codes."),
    hint=_(
        "Wait %(minutes)d minutes, use a passkey, or use a browser in which you signed in before."
    ),
)
TOO_MANY_DOMAINS = refusal(
    "people.too_many_domains",
    Invalid,
    _("There are too many domains."),
    hint=_("Enter at most %(n)d."),
    field="domains",
)
DOMAIN_MALFORMED = refusal(
    "people.domain_malformed",
    Invalid,
    _("“%(host)s” is not a domain."),
    hint=_("Write it like shop.example.org, without https:// and without a path."),
    field="domains",
)
DOMAIN_SHARED = refusal(
    "people.domain_shared",
    Invalid,
    _("“%(host)s” is shared: many people have domains under it."),
    hint=_("Use your own name under it, such as shop.%(host)s."),
    field="domains",
)
MCN_UNVERIFIED = refusal(
    "people.mcn_unverified",
    PermissionDenied,
    _("This MCN is not verified yet."),
    hint=_("Once an operator has verified it, you can send proposals."),
)
ASKED_ALREADY = refusal(
    "people.asked_already",
    Conflict,
    _("You have already invited them, or you manage them."),
    hint=_("Wait for their answer."),
)
MANAGED_BY_ANOTHER = refusal(
    "people.managed_by_another",
    Conflict,
    _("Another MCN manages them."),
    hint=_("You can invite them once that agreement has ended."),
)
YOU_HAVE_ANOTHER_MCN = refusal(
    "people.you_have_another_mcn",
    Conflict,
    _("Another MCN manages you."),
    hint=_("End that agreement first."),
)
NO_SUCH_PROPOSAL = refusal("people.no_such_proposal", NotFound, _("There is no such proposal."))
PROPOSAL_CLOSED = refusal(
    "people.proposal_closed",
    Conflict,
    _("This is no longer possible for this proposal."),
    hint=_("Reload the page to see its current status."),
)
NO_SUCH_SIGN_IN = refusal(
    "people.no_such_sign_in",
    NotFound,
    _("That sign-in has already ended."),
    hint=_("Reload the page to see its current status."),
)
ADDRESS_SAME = refusal(
    "people.address_same", Invalid, _("This is your address already."), field="email"
)
ADDRESS_LINK_OVER = refusal(
    "people.address_link_over",
    NotFound,
    _("This link no longer works."),
    hint=_("Change your email address again in your settings."),
)
FACTOR_CODE_WRONG = refusal(
    "people.factor_code_wrong",
    Invalid,
    _("This code is not right, or was used before."),
    hint=_("Enter the code that your app shows now, or a recovery code."),
    field="code",
)
APP_CODE_WRONG = refusal(
    "people.app_code_wrong",
    Invalid,
    _("This is not the code that the app shows now."),
    hint=_("Enter the six digits your app shows. If they stay wrong, check your phone's clock."),
    field="code",
)
FACTOR_APP_ALREADY = refusal(
    "people.factor_app_already",
    Conflict,
    _("You have set up an authenticator app already."),
    hint=_("Remove it first, to set up another."),
)
TOO_MANY_PASSKEYS = refusal(
    "people.too_many_passkeys",
    Conflict,
    _("You have as many passkeys as an account can have: %(n)d."),
    hint=_("Remove one first."),
)
PASSKEY_REFUSED = refusal(
    "people.passkey_refused",
    Invalid,
    _("This passkey was not accepted."),
    hint=_("Try again, or use another way to sign in."),
)
NO_SUCH_FACTOR = refusal(
    "people.no_such_factor",
    NotFound,
    _("This second factor has already been removed."),
    hint=_("Reload the page to see its current status."),
)
NO_FACTOR_YET = refusal(
    "people.no_factor_yet",
    Conflict,
    _("You have no second factor yet."),
    hint=_("Set up an app or a passkey first: you get recovery codes with it."),
)
RECOVERY_RESTS = refusal(
    "people.recovery_rests",
    Conflict,
    _("The removal of this second factor was cancelled a short time ago."),
    hint=_("It can be asked for again once the password is changed, or after %(day)s."),
)
RECOVERY_LINK_OVER = refusal(
    "people.recovery_link_over",
    NotFound,
    _("This link no longer works."),
    hint=_("Your second factor was kept already, or has been removed. Sign in to see which."),
)
