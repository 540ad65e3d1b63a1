"""Who follows whom, who wants nothing more of whom."""

from django.db.models import F, Q

from tallgrass.kernel import clock, limits
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.actions import calling_off
from tallgrass.people.events import PersonFollowed
from tallgrass.people.models import (
    Block,
    Follow,
    Management,
    Organisation,
    OrganisationBlock,
    Person,
)
from tallgrass.people.types import ManagementState, Refusing, refusing

FOLLOWS_AN_HOUR = 300


def follow(principal: Principal, *, person_id: int) -> None:
    """Follow someone; following twice is following once. Whoever a block hides is not there to be
    followed."""
    require(principal, "people.relate", person_id)
    limits.spend(f"follow:{principal.person_id}", capacity=FOLLOWS_AN_HOUR, seconds=3600)
    with transaction():
        _present(person_id)
        between = Q(blocker_id=principal.person_id, blocked_id=person_id) | Q(
            blocker_id=person_id, blocked_id=principal.person_id
        )
        if Block.objects.filter(between).exists():
            raise errors.NO_SUCH_PERSON()
        _row, is_new = Follow.objects.get_or_create(
            follower_id=principal.acting_id,
            followed_id=person_id,
            defaults={"created_at": clock.now()},
        )
        if is_new:
            Person.objects.filter(pk=person_id).update(followers_here=F("followers_here") + 1)
            emit(PersonFollowed(principal.acting_id, person_id))


def unfollow(principal: Principal, *, person_id: int) -> None:
    """Follow no longer; harmless when one did not."""
    require(principal, "people.relate", person_id)
    with transaction():
        _drop_follow(principal.acting_id, person_id)


def block(principal: Principal, *, person_id: int) -> None:
    """Block someone: neither sees the other; follows between them end, and so does what one offered
    the other in the name of an organisation."""
    require(principal, "people.relate", person_id)
    with transaction():
        _present(person_id)
        Block.objects.get_or_create(
            blocker_id=principal.acting_id,
            blocked_id=person_id,
            defaults={"created_at": clock.now()},
        )
        _drop_follow(principal.acting_id, person_id)
        _drop_follow(person_id, principal.acting_id)
        calling_off.part(principal, person_id)


def unblock(principal: Principal, *, person_id: int) -> None:
    """Take one's own block back; the other's, if there is one, stays."""
    require(principal, "people.relate", person_id)
    Block.objects.filter(blocker_id=principal.person_id, blocked_id=person_id).delete()


def refuse_organisation(principal: Principal, *, org_id: int) -> None:
    """Want nothing more of an organisation: what it offers and was not answered is declined, and it
    reaches one no more. Refusing twice is refusing once; a member leaves first, and whoever it
    manages ends that first."""
    require(principal, "people.refuse_organisation", org_id)
    if principal.sits_in(org_id):
        raise errors.OWN_ORGANISATION()
    person_id = principal.acting_id
    with transaction():
        if not Organisation.objects.filter(pk=org_id).exists():
            raise errors.NO_SUCH_ORGANISATION()
        if Management.objects.filter(
            person_id=person_id, organisation_id=org_id, state=ManagementState.AGREED
        ).exists():
            raise errors.OWN_MCN()
        OrganisationBlock.objects.get_or_create(
            person_id=person_id, organisation_id=org_id, defaults={"created_at": clock.now()}
        )
        calling_off.decline_all_of(principal, org_id)
        refusing.fire(Refusing(principal, org_id))


def readmit_organisation(principal: Principal, *, org_id: int) -> None:
    """Let an organisation that one refused offer things again; harmless when one did not."""
    require(principal, "people.refuse_organisation", org_id)
    OrganisationBlock.objects.filter(person_id=principal.acting_id, organisation_id=org_id).delete()


def _drop_follow(follower_id: int, followed_id: int) -> None:
    gone, _kinds = Follow.objects.filter(follower_id=follower_id, followed_id=followed_id).delete()
    if gone:
        Person.objects.filter(pk=followed_id, followers_here__gt=0).update(
            followers_here=F("followers_here") - 1
        )


def _present(person_id: int) -> None:
    if not Person.objects.filter(pk=person_id, erased_at=None).exists():
        raise errors.NO_SUCH_PERSON()
