"""How campaigns are spoken of elsewhere."""

from tallgrass.campaigns.models import Campaign
from tallgrass.kernel.subjects import Described, Subject, resolver


@resolver("campaign")
def _campaigns(ids: list[int]) -> dict[int, Described]:
    rows = Campaign.objects.filter(pk__in=ids).select_related("brand")
    return {
        row.pk: Described(
            Subject("campaign", row.pk), row.title, row.path, None, row.brand.name, is_public=False
        )
        for row in rows
    }
