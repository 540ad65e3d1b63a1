"""How contracts are spoken of elsewhere."""

from tallgrass.contracts.models import Contract
from tallgrass.kernel.subjects import OwnerKind, Subject, SubjectDescription, SubjectKind, declare


def _contracts(ids: list[int]) -> dict[int, SubjectDescription]:
    rows = Contract.objects.filter(pk__in=ids)
    return {
        row.pk: SubjectDescription(
            Subject("contract", row.pk),
            row.title,
            row.path,
            row.person_id,
            row.payer_name,
            is_public=False,
        )
        for row in rows
    }


def _contracts_by_public_id(ids: list[str]) -> dict[str, int]:
    return dict(Contract.objects.filter(public_id__in=ids).values_list("public_id", "pk"))


declare(SubjectKind("contract", _contracts, _contracts_by_public_id, OwnerKind.PERSON))
