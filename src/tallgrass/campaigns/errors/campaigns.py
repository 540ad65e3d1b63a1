"""What a campaign as a whole refuses."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, NotFound, refusal

NO_SUCH_CAMPAIGN = refusal("campaigns.no_such_campaign", NotFound, _("There is no such campaign."))
CAMPAIGN_IN_OTHER_STATE = refusal(
    "campaigns.campaign_in_other_state",
    Conflict,
    _("That isn't possible while the campaign is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
WAVES_OVER = refusal(
    "campaigns.waves_over",
    Conflict,
    _("Both waves are over, so nobody can publish any more."),
    hint=_(
        "Cancel the campaign; its money will be returned. Then create another one with later dates."
    ),
)
CONTRACTS_RUNNING = refusal(
    "campaigns.contracts_running",
    Conflict,
    _("Contracts that have not ended yet: %(count)d."),
    hint=_("Wait until they are answered and published; each has its own deadline."),
)
MONEY_NOT_SECURED = refusal(
    "campaigns.money_not_secured",
    Conflict,
    _("This campaign's money is not set aside in full, so it cannot start."),
    hint=_("Add the money first, or ask an operator why less is set aside for it."),
)
