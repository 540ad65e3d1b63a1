"""People known only by notes that were imported for them."""

import re

from pypinyin import lazy_pinyin

from tallgrass.kernel import clock
from tallgrass.kernel.house import is_handle_of_the_house, is_name_of_the_house
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.languages import page_language
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_line, clean_text, normal, shows_name
from tallgrass.kernel.transaction import transaction
from tallgrass.people import errors
from tallgrass.people.actions.handles import is_closed, marks_of
from tallgrass.people.models import Person
from tallgrass.people.queries import card_of
from tallgrass.people.types import TONES, PersonCard

_NOT_HANDLE = re.compile(r"[^a-z0-9]+")


def import_person(
    principal: Principal,
    *,
    external_id: str,
    name: str,
    stand_in: str = "",
    handle_hint: str = "",
    followers: int | None = None,
    language: str = "en",
    place: str = "",
    bio: str = "",
) -> tuple[PersonCard, bool]:
    """Return the person of that external id, made if they are new (then True). Texts too long for a
    profile are cut.

    What is known anew (followers; the profile, unless they have claimed it) is taken over; a name
    once known is kept where none is told. Without any they are called by the `stand_in`. Raises
    PermissionDenied for someone who was erased.
    """
    require(principal, "people.import")
    if not external_id or len(external_id) > 120:
        raise errors.AUTHOR_ID_MALFORMED()
    with transaction():
        person = Person.objects.select_for_update().filter(external_id=external_id).first()
        if (
            person is None
            and Person.objects.filter(external_id__in=erased_marks(external_id)).exists()
        ):
            raise errors.AUTHOR_ERASED()
        is_new = person is None
        if person is None:
            handle = _make_handle(handle_hint or name or stand_in or external_id)
            person = Person(external_id=external_id, date_joined=clock.now(), handle=handle)
            person.tone = TONES[sum(person.handle.encode()) % len(TONES)]
            person.set_unusable_password()
        before = _imported(person)
        if person.claimed_at is None:
            person.name = _name(name) or person.name or _name(stand_in) or person.handle
            person.bio = clean_text(bio[:1_000], longest=1_000, required=False)[:300] or person.bio
            person.place = clean_line(place[:200], longest=200, required=False)[:80] or person.place
            person.language = page_language(language)
        if followers is not None:
            person.followers_imported = max(0, min(followers, 2**31 - 1))
        if is_new or before != _imported(person):
            person.save()
    return card_of(person), is_new


def _imported(person: Person) -> tuple[object, ...]:
    return (person.name, person.bio, person.place, person.language, person.followers_imported)


def erased_marks(external_id: str) -> list[str]:
    """Return what remains of an erased person's external id, as it is kept now, then as it was kept
    under earlier secrets: enough to refuse their notes, too little to know it."""
    return [f"erased:{mark}" for mark in marks_of("author", external_id)]


def _name(text: str) -> str:
    name = clean_line(text[:200], longest=200, required=False)[:60]
    return name if shows_name(name) and not is_name_of_the_house(name) else ""


def _make_handle(hint: str) -> str:
    """Make a free handle that resembles the hint, by pinyin where it is Chinese."""
    latin = "".join(lazy_pinyin(hint[:40]))
    plain = normal("NFKD", latin).encode("ascii", "ignore").decode().casefold()
    base = _NOT_HANDLE.sub("_", plain).strip("_")[:22].strip("_")
    if len(base) < 3 or base.startswith("gone_") or is_handle_of_the_house(base):
        base = f"a_{base}".rstrip("_")
    if len(base) < 3 or is_handle_of_the_house(base):
        base = f"a_{new_public_id()[:6]}"
    taken = set(
        Person.objects.filter(handle__startswith=base).values_list("handle", flat=True)[:2_000]
    )
    handle, number = base, max(1, len(taken))
    while handle in taken or Person.objects.filter(handle=handle).exists() or is_closed(handle):
        number += 1
        handle = f"{base}_{number}"
    return handle
