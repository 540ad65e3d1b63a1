"""Reads of accounts as whoever operates the installation sees them."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from tallgrass.kernel.paging import PAGE_SIZE, Page, keyset
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.people.models import Person
from tallgrass.people.names import name_key
from tallgrass.people.types import AccountCard, PeopleFilter


def accounts_list(
    viewer: Principal,
    *,
    kind: PeopleFilter | None = None,
    matching: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[AccountCard]:
    """Return people with their accounts, oldest first: all, of one kind, or those whose name,
    handle or address holds some words. Raises PermissionDenied for anyone but operators."""
    require(viewer, "people.operate")
    rows = Person.objects.filter(erased_at=None)
    if kind is not None:
        rows = rows.filter(_OF_KIND[kind])
    if words := matching.strip().removeprefix("@"):
        rows = rows.filter(
            Q(handle__contains=words.casefold())
            | Q(email__contains=words.casefold())
            | Q(name_key__contains=name_key(words))
        )
    page = keyset(rows, order=["id"], types=[int], cursor=cursor, size=size)
    return Page([_account(person) for person in page.items], page.next)


_OF_KIND = {
    PeopleFilter.ACCOUNT: Q(claimed_at__isnull=False),
    PeopleFilter.OPERATOR: Q(is_operator=True),
    PeopleFilter.SUSPENDED: Q(is_active=False),
    PeopleFilter.UNCONFIRMED: Q(confirm_by__isnull=False),
    PeopleFilter.IMPORTED: Q(claimed_at__isnull=True),
}


def waiting_address(person_id: int) -> str:
    """Return the address that somebody signed up with and has not proved; empty where there is
    none."""
    rows = EmailAddress.objects.filter(user_id=person_id, verified=False).order_by("pk")
    return str(rows.values_list("email", flat=True).first() or "")


def _account(person: Person) -> AccountCard:
    return AccountCard(
        public_id=person.public_id,
        handle=person.handle,
        name=person.name,
        email=person.email or waiting_address(person.pk),
        joined_at=person.date_joined,
        is_operator=person.is_operator,
        is_suspended=not person.is_active,
        confirm_by=person.confirm_by,
    )
