"""How contracts are spoken of elsewhere."""

from tallgrass.contracts.models import Contract
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
