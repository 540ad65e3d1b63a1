from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.principal import Principal
from tallgrass.web.nav import NavEntry, agencies, brands, signed_in


def _parties(principal: Principal) -> bool:
    return brands(principal) or agencies(principal)


def _bidders(principal: Principal) -> bool:
    return any(member.kind == "social_agency" for member in principal.memberships)


ENTRIES = [
    NavEntry(40, _("Offers"), "offers", "bag", signed_in, for_work=True),
    NavEntry(60, _("Campaigns"), "campaigns", "brief", _parties),
    NavEntry(65, _("Tenders"), "tenders", "tender", _bidders),
]
