"""What a campaign as a whole refuses."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, NotFound, refusal

NO_SUCH_CAMPAIGN = refusal("campaigns.no_such_campaign", NotFound, _("There is no such campaign."))
CAMPAIGN_IN_OTHER_STATE = refusal(
    "campaigns.campaign_in_other_state",
    Conflict,
    _("This campaign is at “%(state)s”, so that cannot be done now."),
    hint=_("Reload the page to see its current status."),
)
WAVES_OVER = refusal(
    "campaigns.waves_over",
    Conflict,
    _("Both waves are over, so nobody could publish any more."),
    hint=_("Call the campaign off: its money returns. Then begin another with later dates."),
)
CONTRACTS_RUNNING = refusal(
    "campaigns.contracts_running",
    Conflict,
    _("Contracts that are not at an end yet: %(count)d."),
    hint=_("Wait until they are answered and published; each has its own deadline."),
)
MONEY_NOT_SECURED = refusal(
    "campaigns.money_not_secured",
    Conflict,
    _("This campaign's money is not set aside in full, so it cannot start."),
    hint=_("Fund it first, or ask an operator why its escrow holds less."),
)
