"""A published note under contract keeps to the words agreed on, as long as it is bound."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from tallgrass.contracts import checks, errors
from tallgrass.contracts.models import Contract
from tallgrass.contracts.types import DraftState
from tallgrass.kernel import clock


def check_agreed_words(note_id: int, texts: Mapping[str, str]) -> None:
    """Raise Conflict when a note would break a rule of its contract that the approved draft
    kept."""
    contract = Contract.objects.select_related("terms").filter(note_id=note_id).first()
    if contract is None:
        return
    until = contract.keep_until
    if until <= clock.now():
        return
    approved = contract.drafts.filter(state=DraftState.APPROVED).first()
    before = _broken(contract, {"title": approved.title, "body": approved.body}) if approved else []
    for rule, phrase in _broken(contract, texts):
        if (rule, phrase) not in before:
            is_asked = rule == checks.MUST
            broken = errors.AGREED_WORDS_MISSING if is_asked else errors.WORDS_RULED_OUT
            raise broken(phrase=phrase, day=until)


def check_none_concerned(note_ids: Collection[int], person_ids: Collection[int]) -> None:
    """Raise Conflict where a contract hangs on one of these notes, or was offered to one of these
    people."""
    concerned = Contract.objects.filter(Q(note_id__in=note_ids) | Q(person_id__in=person_ids))
    contract = concerned.order_by("pk").first()
    if contract is not None:
        raise errors.IMPORT_UNDER_CONTRACT(title=contract.title)


def _broken(contract: Contract, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    terms = contract.terms.card
    found = checks.check(dict(texts), must_say=terms.must_say, never_say=terms.never_say)
    return [(finding.rule, finding.phrase) for finding in found if not finding.is_well]
