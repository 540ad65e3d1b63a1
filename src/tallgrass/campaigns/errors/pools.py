"""What pools and invitations refuse."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, refusal


class OverBudget(Conflict):
    """The offers would bind more than a budget line has free."""


OVER_BUDGET = refusal(
    "campaigns.over_budget",
    OverBudget,
    _("These offers would commit %(amount)s; the %(line)s line has %(free)s free."),
    hint=_("Invite fewer, or wait until unanswered offers expire."),
)
POOL_CLOSED = refusal(
    "campaigns.pool_closed",
    Conflict,
    _("Creators can be added from the day the money is secured until the campaign closes."),
)
NO_CREATOR_NAMED = refusal(
    "campaigns.no_creator_named",
    Invalid,
    _("Enter at least one creator."),
    hint=_("Paste handles, one per line."),
    field="handles",
)
TOO_MANY_BROUGHT = refusal(
    "campaigns.too_many_brought", Invalid, _("Add at most %(most)d at once."), field="handles"
)
POOL_FULL = refusal(
    "campaigns.pool_full", Invalid, _("A pool holds at most %(most)d creators."), field="handles"
)
NO_SUCH_WAVE = refusal("campaigns.no_such_wave", Invalid, _("There is no such wave."), field="wave")
NOBODY_CHOSEN = refusal(
    "campaigns.nobody_chosen",
    Invalid,
    _("No creators are selected."),
    hint=_("Tick at least one creator."),
    field="entry",
)
TOO_MANY_CHOSEN = refusal(
    "campaigns.too_many_chosen", Invalid, _("Choose at most %(most)d at once."), field="entry"
)
NOT_IN_POOL = refusal(
    "campaigns.not_in_pool", NotFound, _("One of these creators is not in this pool.")
)
POOL_CHANGED = refusal(
    "campaigns.pool_changed",
    Conflict,
    _("The state of one of these creators has changed, so nothing was changed."),
    hint=_("Reload the page and choose again."),
)
SHORT_LIST_EMPTY = refusal(
    "campaigns.short_list_empty",
    Invalid,
    _("The short-list is empty."),
    hint=_("Add creators to the short-list first."),
)
NOT_STARTED = refusal(
    "campaigns.not_started",
    Conflict,
    _("Invitations can be sent once the campaign has started."),
    hint=_("Start it first."),
)
TOO_MANY_INVITED = refusal(
    "campaigns.too_many_invited", Invalid, _("Invite at most %(most)d at once.")
)
INVITED_OWN_SIDE = refusal(
    "campaigns.invited_own_side",
    Invalid,
    _("These people work for a side of this campaign: %(names)s."),
    hint=_("Remove them from the short-list; nobody is paid for praising their own employer."),
)
INVITED_WITHOUT_ACCOUNT = refusal(
    "campaigns.invited_without_account",
    Invalid,
    _("These people have no account to answer with: %(names)s."),
    hint=_("Remove them from the short-list; an operator can issue claim codes for them."),
)
TIER_WITHOUT_FEE = refusal(
    "campaigns.tier_without_fee",
    Invalid,
    _("No fee is agreed for the tier “%(tier)s”."),
    hint=_("Leave this tier out."),
)
IMPORT_IN_POOL = refusal(
    "campaigns.import_in_pool",
    Conflict,
    _("This import cannot be undone: it added %(name)s, who is being considered for a campaign."),
    hint=_("Delete single notes instead."),
)
WAVE_OVER = refusal(
    "campaigns.wave_over",
    Conflict,
    _("The wave “%(wave)s” is over, so nobody can publish in it any more."),
    hint=_("Choose the other wave for these creators, or remove them from the short-list."),
)
