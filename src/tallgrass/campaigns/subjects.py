"""How contracts and campaigns are spoken of elsewhere."""

from tallgrass.campaigns.models import Campaign, Contract
from tallgrass.kernel.subjects import Described, Subject, resolver


@resolver("contract")
def _contracts(ids: list[int]) -> dict[int, Described]:
    rows = Contract.objects.filter(pk__in=ids).select_related("campaign__brand")
    return {
        row.pk: Described(
            Subject("contract", row.pk),
            row.campaign.title,
            row.path,
            row.person_id,
            row.campaign.brand.name,
            is_public=False,
        )
        for row in rows
    }


@resolver("campaign")
def _campaigns(ids: list[int]) -> dict[int, Described]:
    rows = Campaign.objects.filter(pk__in=ids).select_related("brand")
    return {
        row.pk: Described(
            Subject("campaign", row.pk), row.title, row.path, None, row.brand.name, is_public=False
        )
        for row in rows
    }
