"""How campaigns are spoken of elsewhere."""

from tallgrass.campaigns.models import Campaign
from tallgrass.kernel.subjects import OwnerKind, Subject, SubjectDescription, SubjectKind, declare


def _campaigns(ids: list[int]) -> dict[int, SubjectDescription]:
    rows = Campaign.objects.filter(pk__in=ids).select_related("brand")
    return {
        row.pk: SubjectDescription(
            Subject("campaign", row.pk),
            row.title,
            row.path,
            None,
            row.brand.name,
            is_public=False,
            owner_org_id=row.brand_id,
        )
        for row in rows
    }


def _campaigns_by_public_id(ids: list[str]) -> dict[str, int]:
    return dict(Campaign.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


declare(SubjectKind("campaign", _campaigns, _campaigns_by_public_id, OwnerKind.ORGANISATION))
