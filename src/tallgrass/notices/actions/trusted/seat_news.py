"""What people hear of seats in organisations: offered, taken, changed, taken away."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import outbox
from tallgrass.kernel.routes import path_of
from tallgrass.notices.actions.trusted.telling import drop_news, notify, notify_all
from tallgrass.notices.types import Notification, template
from tallgrass.people import queries as people
from tallgrass.people.events import MemberSeated, MemberUnseated, SeatAnswered, SeatOffered
from tallgrass.people.types import CalledOff, Role, SeatChanged, called_off, seat_changed

template(
    "people.seated",
    _("You are now a member of %(org)s."),
    subject=_("You are now a member of an organisation"),
    mails=True,
    icon="seat",
)
template(
    "people.seat_offered",
    _("%(org)s offers you a role. Accept or decline it within two weeks."),
    subject=_("An organisation offers you a role"),
    mails=True,
    icon="seat",
)
template(
    "people.seat_offered_unverified",
    _(
        "An organisation that has not been verified yet offers you a role. See who it is, and "
        "accept or decline within two weeks."
    ),
    mails=True,
    icon="seat",
)
template(
    "people.seat_accepted",
    _("%(name)s accepted the role in %(org)s."),
    subject=_("Somebody accepted a role in your organisation"),
    mails=True,
    icon="seat",
)
template(
    "people.member_changed",
    _("%(name)s now has another role in %(org)s."),
    subject=_("The members of your organisation changed"),
    mails=True,
    icon="org",
)
template(
    "people.member_gone",
    _("%(name)s is no longer a member of %(org)s."),
    subject=_("The members of your organisation changed"),
    mails=True,
    icon="org",
)
template("people.seat_declined", _("%(name)s declined the role in %(org)s."), icon="seat")
template(
    "people.unseated",
    _("You are no longer a member of %(org)s: one of its owners removed you."),
    subject=_("You were removed from an organisation"),
    mails=True,
    icon="org",
)


@outbox.on(MemberSeated)
def _seated(happened: MemberSeated) -> None:
    _tell_member(happened, "people.seated", f"seated:{happened.seat_id}:{happened.role}")


@outbox.on(MemberUnseated)
def _unseated(happened: MemberUnseated) -> None:
    key = f"unseated:{happened.org_id}:{happened.person_id}:{happened.at}"
    _tell_member(happened, "people.unseated", key)


def _tell_member(happened: MemberSeated | MemberUnseated, kind: str, key: str) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    values = {"org": org.name}
    notify(person_id=happened.person_id, kind=kind, key=key, values=values, path=org.path)


@outbox.on(SeatOffered)
def _seat_offered(happened: SeatOffered) -> None:
    """Tell whom a seat was offered; the name of an organisation that nobody vouches for is read on
    our page, not in our mail."""
    org = people.org_cards([happened.org_id])[happened.org_id]
    notify(
        person_id=happened.person_id,
        kind="people.seat_offered" if org.is_verified else "people.seat_offered_unverified",
        key=f"seat_offered:{happened.offer_id}",
        values={"org": org.name} if org.is_verified else {},
        path=f"{path_of('organisations')}#offers",
    )


@outbox.on(SeatAnswered)
def _seat_answered(happened: SeatAnswered) -> None:
    org = people.org_cards([happened.org_id])[happened.org_id]
    person = people.cards([happened.person_id]).get(happened.person_id)
    if person:
        kind = "people.seat_accepted" if happened.accepted else "people.seat_declined"
        notify_all(
            [
                Notification(
                    owner,
                    kind,
                    f"seat_answered:{happened.offer_id}:{owner}",
                    {"org": org.name, "name": person.name},
                    path_of("organisation_members", org.public_id),
                    names=person.id,
                )
                for owner in people.people_with_role(org.id, Role.OWNER)
                if owner != person.id
            ]
        )


@seat_changed.connect
def _members_changed(change: SeatChanged) -> None:
    """Tell the owners of an organisation what another of them did to its members."""
    org = people.org_cards([change.org_id])[change.org_id]
    person = people.cards([change.person_id]).get(change.person_id)
    kind = "people.member_changed" if change.role else "people.member_gone"
    if person is None:
        return
    path = path_of("organisation_members", org.public_id)
    notify_all(
        [
            Notification(
                owner,
                kind,
                f"{kind}:{org.id}:{person.id}:{change.key}:{owner}",
                {"org": org.name, "name": person.name},
                path,
                names=person.id,
            )
            for owner in people.people_with_role(org.id, Role.OWNER)
            if owner not in (change.by_id, person.id)
        ]
    )


@called_off.connect
def _nothing_to_answer(event: CalledOff) -> None:
    """Take back the news of what was offered and ended before it was answered."""
    drop_news(
        *(f"seat_offered:{offer_id}" for offer_id in event.seat_offer_ids),
        *(f"management:{management_id}" for management_id in event.management_ids),
    )
