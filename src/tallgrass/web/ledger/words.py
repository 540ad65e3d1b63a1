"""Movements of money in words."""

from django.utils.translation import gettext as _


def movement(kind: str) -> str:
    """What kind of movement a transfer is."""
    names = {
        "earning": _("Earned under contract"),
        "payout_request": _("Payout asked for"),
        "payout_confirm": _("Paid out"),
        "payout_fail": _("Payout failed, money back"),
        "payout_cancel": _("Payout called off, money back"),
        "payout_reverse": _("Payout came back"),
        "reserve": _("Fee set aside for a contract"),
        "refund": _("Fee returned to the campaign"),
        "deposit": _("Deposit"),
        "clicks": _("Valid clicks"),
        "lease": _("Lent to the click counter"),
        "campaign_fund": _("Set aside for a campaign"),
        "campaign_return": _("Returned by a campaign"),
    }
    return names.get(kind, kind.replace("_", " "))
