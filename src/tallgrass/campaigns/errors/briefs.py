"""What a brief may not say, and who may write one."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, EditedMeanwhile, Invalid, PermissionDenied, refusal


class BriefOvertaken(EditedMeanwhile):
    """Somebody changed the brief after it was read."""


BRIEF_CHANGED = refusal(
    "campaigns.brief_changed",
    BriefOvertaken,
    _("The brief has been changed since you opened it, so nothing was saved."),
    hint=_("The current version is shown beside what you wrote."),
)
BRAND_UNVERIFIED = refusal(
    "campaigns.brand_unverified",
    PermissionDenied,
    _("Only verified brands can run campaigns."),
    hint=_("An operator verifies brands; yours is waiting."),
)
BRIEF_SUBMITTED = refusal(
    "campaigns.brief_submitted",
    Conflict,
    _("A submitted brief can no longer be changed."),
    hint=_("Ask procurement to return it, or create another campaign."),
)
TOO_MANY_PHRASES = refusal(
    "campaigns.too_many_phrases",
    Invalid,
    _("That is too many."),
    hint=_("Enter at most %(most)d, one per line."),
)
NOT_ON_THE_LIST = refusal(
    "campaigns.not_on_the_list",
    Invalid,
    _("One of these is not on the list."),
    hint=_("Choose from those shown."),
)
NOTHING_CHOSEN = refusal(
    "campaigns.nothing_chosen", Invalid, _("Nothing is chosen."), hint=_("Choose at least one.")
)
TIME_ZONE_UNKNOWN = refusal(
    "campaigns.time_zone_unknown",
    Invalid,
    _("This time zone is not known."),
    hint=_("Choose one from the list."),
    field="time_zone",
)
DATE_WITHOUT_ZONE = refusal(
    "campaigns.date_without_zone", Invalid, _("This date has no time zone.")
)
PREHEAT_IN_PAST = refusal(
    "campaigns.preheat_in_past",
    Invalid,
    _("The preheat cannot begin in the past."),
    hint=_("Choose later dates."),
    field="preheat_from",
)
PREHEAT_ENDS_EARLY = refusal(
    "campaigns.preheat_ends_early",
    Invalid,
    _("The preheat ends before it begins."),
    hint=_("Choose a later end."),
    field="preheat_to",
)
LAUNCH_BEGINS_EARLY = refusal(
    "campaigns.launch_begins_early",
    Invalid,
    _("The launch begins before the preheat is over."),
    hint=_("Choose a later beginning."),
    field="launch_from",
)
LAUNCH_ENDS_EARLY = refusal(
    "campaigns.launch_ends_early",
    Invalid,
    _("The launch ends before it begins."),
    hint=_("Choose a later end."),
    field="launch_to",
)
WAVE_TOO_LONG = refusal(
    "campaigns.wave_too_long",
    Invalid,
    _("A wave lasts at most 180 days."),
    hint=_("Choose an earlier end."),
    field="launch_to",
)
ROUNDS_OUT_OF_BOUNDS = refusal(
    "campaigns.rounds_out_of_bounds",
    Invalid,
    _("Enter between 0 and %(most)d rounds of revision."),
    hint=_("Unbounded revisions are unpaid work."),
    field="revision_cap",
)
PAY_DAYS_OUT_OF_BOUNDS = refusal(
    "campaigns.pay_days_out_of_bounds",
    Invalid,
    _("Creators are paid between 1 and %(most)d days after publication."),
    field="pay_days",
)
CLICK_AMOUNT_OUT_OF_BOUNDS = refusal(
    "campaigns.click_amount_out_of_bounds",
    Invalid,
    _("This amount is too small or too large."),
    field="click_price",
)
CLICK_TASK_INCOMPLETE = refusal(
    "campaigns.click_task_incomplete",
    Invalid,
    _("A task per click needs its price and all three caps."),
    hint=_("Fill them in, or none."),
    field="click_price",
)
CLICK_TASK_NEEDS_LINK = refusal(
    "campaigns.click_task_needs_link",
    Invalid,
    _("A task per click needs an address to link to."),
    field="link_url",
)
CAPS_OUT_OF_ORDER = refusal(
    "campaigns.caps_out_of_order",
    Invalid,
    _("The caps must increase: one click, a day, a creator, the campaign."),
    hint=_("Raise this one, or lower those before it."),
)
PAY_TIED_TO_PRAISE = refusal(
    "campaigns.pay_tied_to_praise",
    Invalid,
    _("“%(quote)s” ties pay to praise."),
    hint=_("Say what must be true or mentioned; the opinion stays the creator's own."),
)
CRITICISM_FORBIDDEN = refusal(
    "campaigns.criticism_forbidden",
    Invalid,
    _("“%(quote)s” forbids any criticism."),
    hint=_("Rule out particular claims instead, such as “cures acne”."),
    field="never_say",
)
PHRASE_CONTRADICTED = refusal(
    "campaigns.phrase_contradicted",
    Invalid,
    _("“%(quote)s” both has to be said and must not be said."),
    field="never_say",
)
