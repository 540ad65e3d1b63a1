"""Reads of the people room."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from tallgrass.kernel.domains import is_public_suffix
from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.kernel.principal import ANONYMOUS, Member, Principal
from tallgrass.people.models import Block, Follow, Management, Organisation, Person, Seat
from tallgrass.people.names import name_key
from tallgrass.people.policies import ADULT, factor_required
from tallgrass.people.types import (
    MailRecipient,
    ManagementCard,
    ManagementState,
    OrgCard,
    OwnProfile,
    PersonCard,
)
from tallgrass.people.viewers import viewer_of

_CARD = (
    "pk",
    "public_id",
    "handle",
    "name",
    "bio",
    "place",
    "tone",
    "followers_here",
    "followers_imported",
    "claimed_at",
    "language",
    "leaving_at",
)


def card_of(person: Person) -> PersonCard:
    """Return the person as other rooms see them."""
    return _card_of_columns(tuple(getattr(person, name) for name in _CARD))


def cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Return person cards by id, in one query. Erased people are absent."""
    rows = Person.objects.filter(pk__in=set(ids), erased_at=None)
    return {row[0]: _card_of_columns(row) for row in rows.values_list(*_CARD)}


def _card_of_columns(row: tuple[Any, ...]) -> PersonCard:
    pk, public_id, handle, name, bio, place, tone, here, imported, claimed_at, language, out = row
    return PersonCard(
        pk,
        public_id,
        handle,
        name,
        bio,
        place,
        tone,
        here + imported,
        claimed_at is not None,
        language,
        out is not None,
    )


def cards_by_external_id(external_ids: Iterable[str]) -> dict[str, PersonCard]:
    """Return person cards by the id under which they were imported, in one query."""
    rows = Person.objects.filter(external_id__in=set(external_ids), erased_at=None)
    return {str(person.external_id): card_of(person) for person in rows}


def person_by_handle(handle: str) -> PersonCard | None:
    """Return the person of that handle, case-folded, or None; nobody who asked to be erased."""
    rows = Person.objects.filter(handle=handle.casefold(), erased_at=None, leaving_at=None)
    person = rows.first()
    return card_of(person) if person else None


def people_by_handles(handles: Iterable[str]) -> dict[str, PersonCard]:
    """Return person cards by case-folded handle, five hundred a query. Handles nobody has are
    absent."""
    wanted = sorted({handle.casefold() for handle in handles})
    found = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = Person.objects.filter(handle__in=some, erased_at=None, leaving_at=None)
        found.update({person.handle: card_of(person) for person in rows})
    return found


def person_by_public_id(public_id: str) -> PersonCard | None:
    """Return the person of that public id, or None."""
    person = Person.objects.filter(public_id=public_id, erased_at=None).first()
    return card_of(person) if person else None


def org_card(org: Organisation) -> OrgCard:
    """Return the organisation as other rooms see it."""
    return OrgCard(
        org.pk,
        org.public_id,
        org.name,
        org.kind,
        org.about,
        org.verified_at is not None,
        tuple(org.domains),
        org.closed_at is not None,
        org.verified_name,
    )


def org_cards(ids: Iterable[int]) -> dict[int, OrgCard]:
    """Return organisation cards by id, in one query."""
    return {org.pk: org_card(org) for org in Organisation.objects.filter(pk__in=set(ids))}


def org_by_public_id(public_id: str) -> OrgCard | None:
    """Return the organisation of that public id, or None."""
    org = Organisation.objects.filter(public_id=public_id).first()
    return org_card(org) if org else None


def principal_of(person_id: int) -> Principal:
    """Return who acts when this person acts: their seats and rights, as of now. Nobody, when they
    are inactive or erased."""
    return principal_of_row(Person.objects.filter(pk=person_id).first())


_seats = PreparedQuery(
    lambda person: (
        Seat.objects.filter(person=person)
        .order_by("pk")
        .values_list(
            "organisation",
            "organisation__public_id",
            "organisation__name",
            "organisation__kind",
            "role",
        )
    )
)


def principal_of_row(person: Person | None, *, gave_factor: bool = False) -> Principal:
    """Return who acts for a person whose row was just read. Whoever `gave_factor` proved more than
    a password; where that is asked of operators and of who confirms money, others are neither."""
    if person is None or not person.is_active or person.erased_at is not None:
        return ANONYMOUS
    seats = tuple(Member(*seat) for seat in _seats.rows(person.pk))
    lacks = not gave_factor and bool(person.is_operator or seats) and factor_required()
    return Principal(
        person_id=person.pk,
        public_id=person.public_id,
        handle=person.handle,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        is_operator=person.is_operator and not lacks,
        place=person.place,
        tone=person.tone,
        memberships=seats,
        is_adult=person.said_age >= ADULT,
        viewer=viewer_of(person.public_id, person.viewer_salt),
        lacks_factor=lacks,
        would_operate=lacks and person.is_operator,
    )


def viewer_key(person_id: int) -> str:
    """Return as whom views and clicks know this person; empty for somebody who was erased."""
    person = Person.objects.filter(pk=person_id, erased_at=None).first()
    return viewer_of(person.public_id, person.viewer_salt) if person else ""


_followed = PreparedQuery(
    lambda person: Follow.objects.filter(follower=person).values_list("followed")
)
_blocks = PreparedQuery(
    lambda person: Block.objects.filter(Q(blocker=person) | Q(blocked=person)).values_list(
        "blocker", "blocked"
    )
)


def followed_ids(viewer: Principal) -> set[int]:
    """Return whom the viewer follows."""
    return set(_followed.column(viewer.acting_id))


def hidden_ids(person_id: int) -> set[int]:
    """Return people whom a block, in either direction, hides from this person."""
    return {other for pair in _blocks.rows(person_id) for other in pair} - {person_id}


def is_apart(viewer: Principal, person_id: int) -> bool:
    """Tell whether a block, in either direction, hides that person from the viewer."""
    return viewer.person_id is not None and person_id in hidden_ids(viewer.person_id)


def blocked_cards(viewer: Principal) -> list[PersonCard]:
    """Return whom the viewer has blocked, latest first, at most 500."""
    rows = (
        Block.objects.filter(blocker_id=viewer.acting_id, blocked__erased_at=None)
        .select_related("blocked")
        .order_by("-pk")[:500]
    )
    return [card_of(row.blocked) for row in rows]


def is_following(viewer: Principal, person_id: int) -> bool:
    """Tell whether the viewer follows that person."""
    rows = Follow.objects.filter(follower_id=viewer.person_id, followed_id=person_id)
    return viewer.person_id is not None and rows.exists()


def has_blocked(viewer: Principal, person_id: int) -> bool:
    """Tell whether the viewer has blocked that person (not: either way; for that see is_apart)."""
    rows = Block.objects.filter(blocker_id=viewer.person_id, blocked_id=person_id)
    return viewer.person_id is not None and rows.exists()


def operator_ids() -> list[int]:
    """Return everyone who operates this installation."""
    return list(
        Person.objects.filter(is_operator=True, is_active=True, leaving_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def search_people(
    prefix: str, *, unclaimed_only: bool = False, with_leaving: bool = False, limit: int = 10
) -> list[PersonCard]:
    """Return people whose handle or name begins so, most followed first; nothing for an empty
    prefix. Those who asked to be erased are among them only `with_leaving`."""
    start = prefix.strip().lstrip("@")
    if not start:
        return []
    so_called = Q(handle__startswith=start.casefold()) | Q(name_key__startswith=name_key(start))
    found = Person.objects.filter(so_called, erased_at=None)
    if not with_leaving:
        found = found.filter(leaving_at=None)
    if unclaimed_only:
        found = found.filter(claimed_at=None)
    return [
        card_of(person)
        for person in found.order_by("-followers_here", "-followers_imported", "pk")[:limit]
    ]


def mail_accounts(ids: Iterable[int]) -> dict[int, MailRecipient]:
    """Return mail addresses and languages of those who have an account, for mail alone."""
    rows = Person.objects.filter(pk__in=set(ids), email__isnull=False, erased_at=None)
    return {
        pk: MailRecipient(email or "", language)
        for pk, email, language in rows.values_list("pk", "email", "language")
    }


def accounts(ids: Iterable[int]) -> dict[int, str]:
    """Return mail addresses of those who have an account, for mail and nothing else."""
    return {pk: account.email for pk, account in mail_accounts(ids).items()}


def profile_of(viewer: Principal) -> OwnProfile | None:
    """Return what the viewer may read and change of themselves; None once they are erased."""
    person = Person.objects.filter(pk=viewer.acting_id, erased_at=None).first()
    if person is None:
        return None
    return own_profile(person)


def own_profile(person: Person) -> OwnProfile:
    """Return what a person reads and changes of themselves."""
    return OwnProfile(
        handle=person.handle,
        email=person.email or "",
        name=person.name,
        bio=person.bio,
        place=person.place,
        language=person.language,
        time_zone=person.time_zone,
        tone=person.tone,
    )


def is_suspended(person_id: int) -> bool:
    """Tell whether the account is closed for now."""
    return Person.objects.filter(pk=person_id, is_active=False, erased_at=None).exists()


def suspended_ids() -> set[int]:
    """Return everyone whose account is closed for now."""
    return set(Person.objects.filter(is_active=False, erased_at=None).values_list("pk", flat=True))


def erased_ids(ids: Iterable[int]) -> set[int]:
    """Return those among them who were erased."""
    return set(
        Person.objects.filter(pk__in=set(ids), erased_at__isnull=False).values_list("pk", flat=True)
    )


def verified_domains(org_id: int) -> tuple[str, ...]:
    """Return where tracked links of this organisation may lead: its domains, once it is
    verified."""
    org = Organisation.objects.filter(pk=org_id, verified_at__isnull=False).first()
    return tuple(host for host in org.domains if not is_public_suffix(host)) if org else ()


def organisations(
    *, kind: str = "", verified: bool | None = None, cursor: str = "", size: int = PAGE_SIZE
) -> Page[OrgCard]:
    """Return organisations that are not closed, oldest first: all, of one kind, verified or waiting
    for it."""
    rows = Organisation.objects.filter(closed_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if verified is not None:
        rows = rows.filter(verified_at__isnull=not verified)
    page = keyset(rows, order=["id"], types=[int], cursor=cursor, size=size)
    return Page([org_card(org) for org in page.items], page.next)


def seats_of(org_id: int) -> dict[int, str]:
    """Return who sits in the organisation: role by person."""
    return dict(
        Seat.objects.filter(organisation_id=org_id).order_by("pk").values_list("person_id", "role")
    )


def people_with_role(org_id: int, *roles: str) -> list[int]:
    """Return those who sit in the organisation in one of the roles (any role, if none is named)."""
    rows = Seat.objects.filter(organisation_id=org_id)
    return list(
        (rows.filter(role__in=roles) if roles else rows)
        .order_by("pk")
        .values_list("person_id", flat=True)
    )


def managers_of(ids: Iterable[int]) -> dict[int, OrgCard]:
    """Return the MCN that manages each of these people; absent for those nobody manages."""
    rows = Management.objects.filter(
        person_id__in=set(ids), state=ManagementState.AGREED
    ).select_related("organisation")
    return {row.person_id: org_card(row.organisation) for row in rows}


def manager_of(viewer: Principal) -> OrgCard | None:
    """Return the MCN that manages the viewer, if one does."""
    return managers_of([viewer.acting_id]).get(viewer.acting_id)


def management_card(row: Management) -> ManagementCard:
    """Return a management as its two sides see it."""
    return ManagementCard(
        id=row.pk,
        public_id=row.public_id,
        org=org_card(row.organisation),
        person=card_of(row.person),
        state=row.state,
        proposed_at=row.proposed_at,
        due_at=row.due_at,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
    )


def management_by_public_id(public_id: str) -> ManagementCard | None:
    """Return the management of that public id, or None."""
    row = (
        Management.objects.filter(public_id=public_id)
        .select_related("organisation", "person")
        .first()
    )
    return management_card(row) if row else None


def managements_of_person(viewer: Principal) -> list[ManagementCard]:
    """Return proposals to the viewer and managements of theirs, latest first."""
    rows = (
        Management.objects.filter(person_id=viewer.acting_id)
        .select_related("organisation", "person")
        .order_by("-pk")[:50]
    )
    return [management_card(row) for row in rows]


def count_all() -> int:
    """Return how many people there are, erased ones apart."""
    return Person.objects.filter(erased_at=None).count()
