"""A published note under contract keeps to the words agreed on, as long as it is bound."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tallgrass.contracts import checks
from tallgrass.contracts.models import Contract
from tallgrass.contracts.types import DraftState
from tallgrass.kernel import clock
from tallgrass.kernel.errors import Conflict


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
            said = _("The contract asks that this note says “%(phrase)s”.")
            ruled_out = _("The contract rules “%(phrase)s” out.")
            raise Conflict(
                (said if rule == checks.MUST else ruled_out) % {"phrase": phrase},
                hint=_("Everything else may change. The obligation ends on %(day)s.")
                % {"day": date_format(until)},
            )


def _broken(contract: Contract, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    terms = contract.terms.card
    found = checks.check(dict(texts), must_say=terms.must_say, never_say=terms.never_say)
    return [(finding.rule, finding.phrase) for finding in found if not finding.is_well]
