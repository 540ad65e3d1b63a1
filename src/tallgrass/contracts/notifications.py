"""What the sides of a contract are told, and when."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.parties import REVIEWERS
from tallgrass.contracts.types import ContractState
from tallgrass.kernel import clock
from tallgrass.kernel.money import money_text
from tallgrass.kernel.subjects import Subject
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification, template
from tallgrass.people import queries as people

template(
    "contract.offered",
    _("%(brand)s invites you to “%(campaign)s”. Read the terms and answer by %(until)s."),
    subject=_("You are invited to a campaign: answer by %(until)s"),
    mails=True,
    icon="mail",
)
template(
    "contract.accepted", _("%(creator)s accepted the contract for %(campaign)s."), icon="check"
)
template(
    "contract.declined", _("%(creator)s declined the contract for %(campaign)s."), icon="close"
)
template(
    "contract.expired", _("The offer for %(campaign)s expired without an answer."), icon="clock"
)
template(
    "contract.ended",
    _("The contract for %(campaign)s ended before publication. Reason given: %(words)s"),
    subject=_("A contract ended before publication"),
    mails=True,
    icon="close",
)
template(
    "contract.no_draft",
    _("The contract for %(campaign)s ended: no draft was sent in time."),
    subject=_("A contract ended: no draft was sent in time"),
    mails=True,
    icon="clock",
)
template(
    "contract.no_review",
    _("The contract for %(campaign)s ended: nobody decided on the last draft."),
    subject=_("A contract ended: nobody decided on the last draft"),
    mails=True,
    icon="clock",
)
template(
    "contract.no_note",
    _("The contract for %(campaign)s ended: its wave closed before publication."),
    subject=_("A contract ended: its wave closed before publication"),
    mails=True,
    icon="clock",
)
template(
    "contract.campaign_over",
    _("The contract for %(campaign)s ended with its campaign."),
    subject=_("A contract ended with its campaign"),
    mails=True,
    icon="close",
)
template(
    "contract.open",
    _("Approved: publish your note for %(campaign)s within its wave."),
    subject=_("Approved: publish your note"),
    mails=True,
    icon="check",
)
template(
    "contract.published",
    _("%(creator)s published the note for %(campaign)s, labelled and registered."),
    icon="paid",
)
template(
    "contract.completed",
    _("Your contract for %(campaign)s is paid in full. The note stays up as agreed. Thank you."),
    icon="check",
)
template(
    "draft.submitted",
    _("%(creator)s sent draft %(round)s for %(campaign)s. It is waiting for you."),
    icon="edit",
)
template(
    "draft.returned",
    _("Your draft for %(campaign)s was sent back with remarks. It is your turn."),
    subject=_("Your draft was sent back with remarks"),
    mails=True,
    icon="edit",
)
template(
    "draft.late",
    _("Your draft for %(campaign)s is late. You have until %(until)s."),
    subject=_("Your draft is late: you have until %(until)s"),
    mails=True,
    icon="clock",
)
template(
    "draft.late_brand",
    _("%(creator)s is late with a draft for %(campaign)s. You may wait or end the contract."),
    icon="clock",
)
template(
    "review.late",
    _("A draft by %(creator)s for %(campaign)s is waiting for you; due %(until)s."),
    subject=_("A draft is waiting for you; due %(until)s"),
    mails=True,
    icon="clock",
)
template(
    "earning.paid",
    _("You were paid for %(campaign)s: %(amount)s."),
    subject=_("You were paid: %(amount)s"),
    mails=True,
    icon="wallet",
)


def tell_offered(contract_ids: Iterable[int]) -> None:
    """Tell everyone who was offered one of these contracts and has not answered already."""
    waiting = Contract.objects.filter(pk__in=list(contract_ids), state=ContractState.OFFERED)
    rows = list(waiting.select_related("terms"))
    notify_all(
        [
            Notification(
                row.person_id,
                "contract.offered",
                f"contract.offered:{row.pk}",
                {
                    "campaign": row.title,
                    "brand": row.payer_name,
                    "until": clock.told_in(row.terms.card.time_zone, row.due_at or clock.now()),
                },
                row.path,
                Subject("contract", row.pk),
            )
            for row in rows
        ]
    )


def tell_creator(contract: Contract, kind: str, turn: str, **values: Any) -> None:
    """Tell the creator, once for each `turn` of this contract."""
    path = values.pop("path", contract.path)
    told = _values(contract, values)
    notify_all(
        [
            Notification(
                contract.person_id,
                kind,
                f"{kind}:{contract.pk}:{turn}",
                told,
                path,
                Subject("contract", contract.pk),
            )
        ]
    )


def tell_brand(contract: Contract, kind: str, turn: str, **values: Any) -> None:
    """Tell the brand's marketers and owners, once each for each `turn` of this contract."""
    path = values.pop("path", contract.path)
    told, subject = _values(contract, values), Subject("contract", contract.pk)
    key = f"{kind}:{contract.pk}:{turn}"
    reviewers = people.people_with_role(contract.payer_id, *REVIEWERS)
    notify_all(
        [
            Notification(person_id, kind, f"{key}:{person_id}", told, path, subject)
            for person_id in reviewers
        ]
    )


def _values(contract: Contract, values: Mapping[str, Any]) -> dict[str, Any]:
    creator = people.cards([contract.person_id]).get(contract.person_id)
    return {
        "campaign": contract.title,
        "creator": creator.name if creator else "–",
        **values,
    }


def tell_all_paid(earnings: Sequence[Earning]) -> None:
    """Tell each creator what was posted to their account, in a few statements however many they
    are."""
    notify_all(
        [
            Notification(
                row.contract.person_id,
                "earning.paid",
                f"earning.paid:{row.pk}",
                {"campaign": row.contract.title, "amount": _net(row)},
                row.path,
                Subject("contract", row.contract_id),
            )
            for row in earnings
        ]
    )


def _net(row: Earning) -> str:
    return money_text(row.shares[-1]["amount"], row.currency)
