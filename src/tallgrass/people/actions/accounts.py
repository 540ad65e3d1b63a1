"""Accounts: coming in, one's own profile, suspension."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.models import F

from tallgrass.kernel import audit, clock
from tallgrass.kernel.languages import page_language
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text, normal
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.people import errors
from tallgrass.people.actions import ownership
from tallgrass.people.actions.calling_off import withdraw_offers_by
from tallgrass.people.actions.handles import check_handle_available, check_name
from tallgrass.people.addresses import normal_address
from tallgrass.people.models import AddressChange, Person, SignIn
from tallgrass.people.policies import ADULT, confirm_days
from tallgrass.people.queries import card_of, own_profile
from tallgrass.people.standing_queries import is_last_operator
from tallgrass.people.types import TONES, OwnerGone, PersonCard


def create_person(
    principal: Principal,
    *,
    email: str | None,
    password: str | None,
    handle: str,
    name: str,
    language: str = "en",
    bio: str = "",
    place: str = "",
    tone: str = "sage",
    is_operator: bool = False,
    followers_imported: int = 0,
    external_id: str | None = None,
    time_zone: str = "UTC",
    must_confirm: bool = False,
    is_proved: bool = True,
    said_age: int = ADULT,
) -> PersonCard:
    """Make a person: the one way in. With an email they have an account; without, they are known by
    imported notes until they claim it. Who `must_confirm` their address has none that counts
    before, whoever else has it, and loses the handle after some days. One that is not `is_proved`
    counts at once, and is proved when mail can be sent.

    Raises Invalid for a handle or email that is taken, a weak password, or what is unreadable.
    """
    require(principal, "people.create", is_operator)
    check_address = check_email if must_confirm else check_email_available
    address = None if email is None else check_address(email)
    person = Person(
        email=None if must_confirm else address,
        handle=check_handle_available(handle, is_of_the_house=is_operator),
        name=check_name(name, is_of_the_house=is_operator),
        language=page_language(language),
        time_zone=_known_zone(time_zone),
        bio=clean_text(bio, longest=300, field="bio", required=False),
        place=clean_line(place, longest=80, field="place", required=False),
        tone=validate_tone(tone),
        is_operator=is_operator,
        followers_imported=max(0, followers_imported),
        external_id=external_id,
        date_joined=(now := clock.now()),
        claimed_at=None if email is None else now,
        said_age=said_age,
        said_age_at=None if email is None else now,
        confirm_by=_day_to_confirm() if must_confirm else None,
    )
    set_password(person, password)
    _insert(principal, person, address, is_proved=is_proved and not must_confirm)
    return card_of(person)


def _insert(principal: Principal, person: Person, address: str | None, *, is_proved: bool) -> None:
    """Write somebody down, unless their handle or address was taken since we looked: by another, or
    by the same form sent twice."""
    handle, is_of_the_house = person.handle, person.is_operator
    try:
        _write(principal, person, address, is_proved=is_proved)
    except IntegrityError:
        refuse_taken(person.email, handle, is_of_the_house)
        raise


def _write(principal: Principal, person: Person, address: str | None, *, is_proved: bool) -> None:
    with transaction():
        person.save(force_insert=True)
        if address is not None:
            EmailAddress.objects.create(
                user_id=person.pk, email=address, primary=True, verified=is_proved
            )
        subject = Subject("person", person.pk)
        audit.record(principal, "people.create", subject, is_operator=person.is_operator)


def _known_zone(name: str) -> str:
    if name not in clock.zones():
        raise errors.TIME_ZONE_UNKNOWN()
    return name


def _day_to_confirm() -> datetime:
    return clock.now() + timedelta(days=confirm_days())


def edit_profile(
    principal: Principal,
    *,
    name: str,
    bio: str = "",
    place: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    tone: str = "sage",
    made_from: str | None = None,
) -> PersonCard:
    """Change what one's own page says. Handle, email and rights are not among it. Raises
    EditedMeanwhile when it was changed after it said `made_from`."""
    person_id = principal.acting_id
    require(principal, "people.edit", person_id)
    zone = _known_zone(time_zone)
    with transaction():
        person = Person.objects.select_for_update().get(pk=person_id)
        before = own_profile(person).made_from
        known = person.is_operator or name == person.name
        person.name = check_name(name, is_of_the_house=known)
        person.bio = clean_text(bio, longest=300, field="bio", required=False)
        person.place = clean_line(place, longest=80, field="place", required=False)
        person.language = page_language(language)
        person.time_zone = zone
        person.tone = validate_tone(tone)
        check_version(made_from, before, own_profile(person).made_from)
        named = ["name", "name_key", "language", "time_zone"]
        person.save(update_fields=[*named, "bio", "place", "tone"])
    return card_of(person)


def say_adult(principal: Principal) -> None:
    """Note that somebody says that they are 18 or older."""
    person_id = principal.acting_id
    require(principal, "people.edit", person_id)
    with transaction():
        rows = Person.objects.filter(pk=person_id, said_age__lt=ADULT)
        if rows.update(said_age=ADULT, said_age_at=clock.now()):
            audit.record(principal, "people.say_adult", Subject("person", person_id))


def suspend_person(principal: Principal, *, person_id: int) -> None:
    """Close an account for now: they cannot sign in and every session ends. Governance calls this;
    the reason is its statement."""
    require(principal, "people.suspend", person_id)
    _set_active(principal, person_id, is_active=False)


def reinstate_person(principal: Principal, *, person_id: int) -> None:
    """Open a suspended account again. Sessions that suspension ended stay ended."""
    require(principal, "people.suspend", person_id)
    _set_active(principal, person_id, is_active=True)


def end_sessions(person_id: int) -> None:
    """End every session of that person, in the caller's transaction."""
    Person.objects.filter(pk=person_id).update(session_epoch=F("session_epoch") + 1)
    SignIn.objects.filter(person_id=person_id).delete()


def _set_active(principal: Principal, person_id: int, *, is_active: bool) -> None:
    with transaction():
        if not is_active and is_last_operator(person_id):
            raise errors.LAST_OPERATOR()
        if not Person.objects.filter(pk=person_id, erased_at=None).update(is_active=is_active):
            raise errors.NO_SUCH_PERSON()
        end_sessions(person_id)
        alone = ownership.lock_owned_alone(person_id)
        if not is_active:
            withdraw_offers_by(principal, person_id)
            ownership.tell_ownerless(alone, OwnerGone.SUSPENDED)
        audit.record(
            principal,
            "people.reinstate" if is_active else "people.suspend",
            Subject("person", person_id),
        )


def set_password(person: Person, password: str | None, *, checked: str = "") -> None:
    """Give an unsaved or locked person a password that passes the installation's checks; None makes
    it unusable. `checked` is the hash of one that passed them before."""
    if checked:
        person.password = checked
        return
    if password is not None:
        password = normal("NFC", password)
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise errors.PASSWORD_REFUSED(reasons=" ".join(error.messages)) from error
    person.set_password(password)


def check_email(text: str) -> str:
    """Check that an address is well-formed; return it as it is stored."""
    email = normal_address(text)
    try:
        validate_email(email)
    except ValidationError as error:
        raise errors.EMAIL_MALFORMED() from error
    return email


def check_email_available(text: str, *, besides: int | None = None) -> str:
    """Check that an address is well-formed and that nobody has it here, or can take it back; return
    it as it is stored. Whoever only says that it is theirs does not have it."""
    email = check_email(text)
    own = besides or 0  # nobody has this number
    returning = AddressChange.objects.filter(
        old_email=email, over_at=None, undo_until__gt=clock.now()
    )
    proved = EmailAddress.objects.filter(email=email, verified=True)
    if (
        Person.objects.filter(email=email).exclude(pk=own).exists()
        or proved.exclude(user_id=own).exists()
        or returning.exclude(person_id=own).exists()
    ):
        raise errors.EMAIL_TAKEN()
    return email


def refuse_taken(email: str | None, handle: str, is_of_the_house: bool) -> None:
    """Say what a row that could not be written has in common with one that is there."""
    if email is not None:
        check_email_available(email)
    check_handle_available(handle, is_of_the_house=is_of_the_house)


def validate_tone(tone: str) -> str:
    """Check that a tone is one of the avatar tones. Raises Invalid for any other."""
    if tone not in TONES:
        raise errors.TONE_UNKNOWN()
    return tone
