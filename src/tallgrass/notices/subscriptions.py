"""What lower rooms' news means to a person's inbox."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import outbox
from tallgrass.kernel.money import money_text
from tallgrass.kernel.routes import path_of
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.events import PayoutDelayed, PayoutSettled
from tallgrass.notices.actions.trusted import seat_news as seat_news  # they connect themselves
from tallgrass.notices.actions.trusted import warning as warning
from tallgrass.notices.actions.trusted.telling import (
    forget_person,
    notify,
    notify_all,
)
from tallgrass.notices.types import Notification, template
from tallgrass.people import queries as people
from tallgrass.people.events import (
    ManagementAnswered,
    ManagementEnded,
    ManagementProposed,
    OrganisationFounded,
    OrganisationOwnerless,
    OrganisationVerified,
    PersonFollowed,
    VerificationsDelayed,
)
from tallgrass.people.types import (
    Erasing,
    Role,
    erasing,
)

template("people.followed", _("%(name)s now follows you."), icon="user")
template("people.organisation_to_verify", _("%(org)s is waiting to be verified."), icon="org")
template(
    "people.verifications_late",
    _("Organisations that have waited to be verified for over %(days)s days: %(count)s."),
    icon="clock",
)
template(
    "people.ownerless_asked",
    _(
        "The only owner of %(org)s wants to delete their account, but others depend on the "
        "organisation. Please help to hand it over."
    ),
    subject=_("An owner wants to leave an organisation that others depend on"),
    mails=True,
    icon="org",
)
template(
    "people.ownerless_suspended",
    _("%(org)s has no owner who can act: its only owner is suspended."),
    subject=_("An organisation has no owner who can act"),
    mails=True,
    icon="org",
)
template(
    "people.ownerless_erased",
    _(
        "The only owner of %(org)s deleted their account. Nothing depended on the organisation, "
        "so it has been closed."
    ),
    icon="org",
)
template(
    "people.organisation_verified",
    _("%(org)s has been verified."),
    subject=_("Your organisation has been verified"),
    mails=True,
    icon="check",
)
template(
    "people.management_proposed",
    _("%(org)s asks to manage you. Please answer within two weeks, or the proposal expires."),
    subject=_("An MCN asks to manage you"),
    mails=True,
)
template("people.management_agreed", _("%(name)s agreed to be managed by %(org)s."), icon="users")
template(
    "people.management_declined",
    _("%(name)s declined to be managed by %(org)s."),
    icon="users",
)
template(
    "people.management_ended",
    _("%(org)s no longer manages %(name)s."),
    subject=_("A management agreement has ended"),
    mails=True,
    icon="users",
)
template("ledger.payout_late", _("A payout is overdue."), icon="clock")
template(
    "ledger.payout_confirm",
    _("Your payout of %(amount)s has been paid."),
    mails=True,
    icon="wallet",
)
template(
    "ledger.payout_fail",
    _(
        "Your payout of %(amount)s failed; the money is back in your balance and you can request "
        "it again: %(reason)s"
    ),
    subject=_("Your payout of %(amount)s failed"),
    mails=True,
)
template(
    "ledger.payout_cancel",
    _("Your payout of %(amount)s was cancelled; the money is back in your balance: %(reason)s"),
    subject=_("Your payout of %(amount)s was cancelled"),
    mails=True,
)
template(
    "ledger.payout_reverse",
    _("Your payout of %(amount)s was returned; the money is back in your balance: %(reason)s"),
    subject=_("Your payout of %(amount)s was returned"),
    mails=True,
)


@outbox.on(PersonFollowed)
def _followed(happened: PersonFollowed) -> None:
    follower = people.cards([happened.follower_id]).get(happened.follower_id)
    if follower:
        notify(
            person_id=happened.followed_id,
            kind="people.followed",
            key=f"followed:{follower.id}:{happened.followed_id}",
            values={"name": follower.name},
            path=follower.path,
            names=follower.id,
        )


@outbox.on(OrganisationFounded)
def _founded(happened: OrganisationFounded) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    if not org.is_verified:
        values = {"org": org.name}
        notify_all(
            [
                Notification(
                    person_id,
                    "people.organisation_to_verify",
                    f"verify:{org.id}:{happened.at}:{person_id}",
                    values,
                    path_of("organisations_to_verify"),
                )
                for person_id in people.operator_ids()
            ]
        )


@outbox.on(OrganisationOwnerless)
def _ownerless(happened: OrganisationOwnerless) -> None:
    """Tell operators once a day of an owner who asks again and again to go."""
    org = people.org_cards([happened.org_id])[happened.org_id]
    notify_all(
        [
            Notification(
                pk,
                f"people.ownerless_{happened.why}",
                f"ownerless:{org.id}:{happened.why}:{happened.at[:10]}:{pk}",
                {"org": org.name},
                path_of("organisation_members", org.public_id),
            )
            for pk in people.operator_ids()
        ]
    )


@outbox.on(VerificationsDelayed)
def _waiting(happened: VerificationsDelayed) -> None:
    values = {"count": happened.count, "days": happened.days}
    key = f"verifications_late:{happened.today}"
    notify_all(
        [
            Notification(
                pk,
                "people.verifications_late",
                f"{key}:{pk}",
                values,
                path_of("organisations_to_verify"),
            )
            for pk in people.operator_ids()
        ]
    )


@outbox.on(OrganisationVerified)
def _verified(happened: OrganisationVerified) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    owners = people.people_with_role(org.id, Role.OWNER)
    notify_all(
        [
            Notification(
                pk,
                "people.organisation_verified",
                f"verified:{org.id}:{happened.at}:{pk}",
                {"org": org.name},
                org.path,
            )
            for pk in owners
        ]
    )


@outbox.on(ManagementProposed)
def _proposed(happened: ManagementProposed) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    notify(
        person_id=happened.person_id,
        kind="people.management_proposed",
        key=f"management:{happened.management_id}",
        values={"org": org.name},
        path=path_of("managements"),
    )


@outbox.on(ManagementAnswered)
def _answered(happened: ManagementAnswered) -> None:
    kind = "people.management_agreed" if happened.agree else "people.management_declined"
    _tell_mcn(happened, kind)


@outbox.on(ManagementEnded)
def _ended(happened: ManagementEnded) -> None:
    if happened.by_person:
        _tell_mcn(happened, "people.management_ended")
        return
    org = people.org_cards([happened.org_id])[happened.org_id]
    person = people.cards([happened.person_id]).get(happened.person_id)
    if person:
        notify(
            person_id=person.id,
            kind="people.management_ended",
            key=f"management_ended:{happened.management_id}",
            values={"org": org.name, "name": person.name},
            path=path_of("managements"),
        )


def _tell_mcn(happened: ManagementAnswered | ManagementEnded, kind: str) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    person = people.cards([happened.person_id]).get(happened.person_id)
    if person:
        values = {"org": org.name, "name": person.name}
        agents = people.people_with_role(org.id, Role.OWNER, Role.AGENT)
        notify_all(
            [
                Notification(
                    agent,
                    kind,
                    f"{kind}:{happened.management_id}:{agent}",
                    values,
                    path_of("organisation_creators", org.public_id),
                    names=person.id,
                )
                for agent in agents
            ]
        )


@outbox.on(PayoutDelayed)
def _late(happened: PayoutDelayed) -> None:
    key = f"payout_late:{happened.payout_id}"
    notify_all(
        [
            Notification(pk, "ledger.payout_late", f"{key}:{pk}", {}, path_of("payouts"))
            for pk in people.operator_ids()
        ]
    )


@outbox.on(PayoutSettled)
def _settled(happened: PayoutSettled) -> None:
    """Tell a payee, or the owners of an organisation that is one, how a payout ended, with the
    reason."""
    card = ledger.payout_cards([happened.payout_id])[happened.payout_id]
    owner, _colon, number = card.owner_key.partition(":")
    payees = (
        [int(number)] if owner == "person" else people.people_with_role(int(number), Role.OWNER)
    )
    org = people.org_cards([int(number)])[int(number)] if owner == "org" else None
    values = {
        "amount": money_text(card.amount, card.currency),
        "reason": card.reason,
    }
    kind, path = (
        f"ledger.payout_{happened.verb}",
        f"{path_of('earnings')}?org={org.public_id}" if org else path_of("earnings"),
    )
    notify_all([Notification(pk, kind, f"{kind}:{card.id}:{pk}", values, path) for pk in payees])


@erasing.connect
def _forget(event: Erasing) -> None:
    forget_person(event.person_id)
