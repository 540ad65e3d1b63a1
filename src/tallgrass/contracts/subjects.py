"""How contracts are spoken of elsewhere."""

from tallgrass.contracts.models import Contract
from tallgrass.kernel.subjects import OwnerKind, Subject, SubjectDescription, SubjectKind, declare
from tallgrass.signals.actions.trusted.links import pause_subject


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


def _pause_link(contract_id: int, holds: bool, _reason: str) -> None:
    """Pause the pay of clicks on a contract's tracked link, or let it go on."""
    pause_subject(Subject("contract", contract_id), by="contract", holds=holds)


declare(
    SubjectKind(
        "contract", _contracts, _contracts_by_public_id, OwnerKind.PERSON, {"pay": _pause_link}
    )
)
