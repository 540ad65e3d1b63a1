"""What the room of people refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, refusal

NO_SUCH_PERSON = refusal("people.no_such_person", NotFound, _("There is no such person."))
EMAIL_MALFORMED = refusal(
    "people.email_malformed",
    Invalid,
    _("That is no email address."),
    hint=_("Write it as name@example.org."),
    field="email",
)
EMAIL_TAKEN = refusal(
    "people.email_taken",
    Conflict,
    _("There is an account with this email."),
    hint=_("Sign in, or use another address."),
)
ADDRESS_CONFIRMED = refusal(
    "people.address_confirmed",
    Conflict,
    _("This address is confirmed already."),
    hint=_("Sign in with it; you can change it in your account."),
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
    _("This name is kept for those who run this place."),
    hint=_("Choose one that cannot be taken for theirs."),
    field="name",
)
TIME_ZONE_UNKNOWN = refusal(
    "people.time_zone_unknown",
    Invalid,
    _("We do not know this time zone."),
    hint=_("Choose one of the list."),
    field="time_zone",
)
TONE_UNKNOWN = refusal(
    "people.tone_unknown",
    Invalid,
    _("We do not have this colour."),
    hint=_("Choose one of those shown."),
    field="tone",
)
CLAIM_CODE_WRONG = refusal(
    "people.claim_code_wrong",
    Invalid,
    _("This code does not open anything."),
    hint=_("Check each letter. Codes work once and for 30 days; an operator can issue a new one."),
    field="code",
)
HAS_ACCOUNT = refusal(
    "people.has_account",
    Conflict,
    _("This person has an account."),
    hint=_("Codes are for imported people only."),
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
    _("This author asked to be erased."),
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
    _("This organisation is closed: it has no owner any more."),
    hint=_("It opens again when somebody becomes its owner."),
)
OWN_ORGANISATION = refusal(
    "people.own_organisation",
    Conflict,
    _("You are a member of this organisation."),
    hint=_("Leave it first, under Members."),
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
    _("This organisation has no such role."),
    hint=_("Choose one of the list."),
    field="role",
)
NO_ACCOUNT_HAS_HANDLE = refusal(
    "people.no_account_has_handle",
    Invalid,
    _("Nobody with an account has this handle."),
    hint=_("Check its spelling."),
    field="handle",
)
SEAT_OFFERED_ALREADY = refusal(
    "people.seat_offered_already",
    Conflict,
    _("They have been offered this role already."),
    hint=_("Wait for their answer, or withdraw the offer."),
    field="handle",
)
NO_SUCH_SEAT_OFFER = refusal(
    "people.no_such_seat_offer", NotFound, _("There is no such offer of a role.")
)
SEAT_OFFER_CLOSED = refusal(
    "people.seat_offer_closed",
    Conflict,
    _("This offer is no longer open."),
    hint=_("Ask an owner of the organisation for a new one."),
)
NO_SEAT = refusal("people.no_seat", NotFound, _("This person has no seat here."))
OWNER_NEEDED = refusal(
    "people.owner_needed",
    Conflict,
    _("An organisation needs an owner."),
    hint=_("Seat another owner first."),
)
SOLE_OWNER = refusal(
    "people.sole_owner",
    Conflict,
    _("Nobody else owns what others depend on: %(orgs)s."),
    hint=_(
        "Make another member an owner first, or bring this to an end. The operators were told and "
        "can help."
    ),
)
TOO_MANY_DOMAINS = refusal(
    "people.too_many_domains",
    Invalid,
    _("That is too many domains."),
    hint=_("Name at most %(n)d."),
    field="domains",
)
DOMAIN_MALFORMED = refusal(
    "people.domain_malformed",
    Invalid,
    _("“%(host)s” is not a domain."),
    hint=_("Write it as shop.example.org, without https:// and without a path."),
    field="domains",
)
DOMAIN_SHARED = refusal(
    "people.domain_shared",
    Invalid,
    _("“%(host)s” is nobody's own: many people have names below it."),
    hint=_("Write your own name below it, such as shop.%(host)s."),
    field="domains",
)
MCN_UNVERIFIED = refusal(
    "people.mcn_unverified",
    PermissionDenied,
    _("This MCN is not verified yet."),
    hint=_("An operator verifies it; then you can propose."),
)
ASKED_ALREADY = refusal(
    "people.asked_already",
    Conflict,
    _("You have asked them already, or manage them."),
    hint=_("Wait for their answer."),
)
MANAGED_BY_ANOTHER = refusal(
    "people.managed_by_another",
    Conflict,
    _("Another MCN manages them."),
    hint=_("They can be asked once that has ended."),
)
YOU_HAVE_ANOTHER_MCN = refusal(
    "people.you_have_another_mcn",
    Conflict,
    _("Another MCN manages you."),
    hint=_("End that first."),
)
NO_SUCH_PROPOSAL = refusal("people.no_such_proposal", NotFound, _("There is no such proposal."))
PROPOSAL_CLOSED = refusal(
    "people.proposal_closed",
    Conflict,
    _("This proposal is no longer open to that."),
    hint=_("Reload the page to see where it stands."),
)
