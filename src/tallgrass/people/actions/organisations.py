"""Organisations: founded by anyone, verified by an operator, run by those who sit in them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from tallgrass.journal.targets import is_host
from tallgrass.kernel import audit, clock, idempotency, limits
from tallgrass.kernel.domains import ascii_host, both_spellings, is_public_suffix
from tallgrass.kernel.outbox import emit
from tallgrass.kernel.permissions import require, require_adult
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.people import errors
from tallgrass.people.actions.handles import check_name
from tallgrass.people.events import (
    OrganisationFounded,
    OrganisationVerified,
    VerificationsDelayed,
)
from tallgrass.people.models import Organisation, Seat
from tallgrass.people.queries import org_card
from tallgrass.people.types import OrgCard, OrgKind, Role

LONGEST_NAME = 80
MOST_DOMAINS = 20
VERIFY_WITHIN = timedelta(days=7)


def create_organisation(
    principal: Principal,
    *,
    kind: str,
    name: str,
    about: str = "",
    domains: Sequence[str] = (),
    idempotency_key: str | None = None,
) -> OrgCard:
    """Create an organisation and sit in it as its owner. An operator verifies it before it may act
    for money.

    The same form (`idempotency_key`) sent twice is one organisation, and so is the same in any form
    of the same person within minutes.
    """
    require(principal, "people.found_organisation")
    require_adult(principal)
    if kind not in OrgKind.values:
        raise errors.ORGANISATION_KIND_UNKNOWN()
    said = [kind, name, about, domains]
    create = partial(_create, principal, kind, name, about, domains)
    return idempotency.made_once(
        f"people.found:{principal.acting_id}",
        idempotency_key,
        said,
        make=lambda: _unless_founded(principal, said, create) if idempotency_key else create(),
        id_of=lambda org: org.id,
        again=lambda org_id: org_card(Organisation.objects.get(pk=org_id)),
    )


def _unless_founded(
    principal: Principal, said: Sequence[object], create: Callable[[], OrgCard]
) -> OrgCard:
    """Create an organisation, unless the same person founded the same a moment ago and it stands
    as it did."""

    def again(org_id: int) -> OrgCard | None:
        seats = Seat.objects.filter(organisation=org_id, person_id=principal.acting_id)
        seat = seats.select_related("organisation").first()
        org = seat.organisation if seat else None
        return org_card(org) if org and org.closed_at is None and org.name == said[1] else None

    return idempotency.made_lately(
        f"people.founded:{principal.acting_id}",
        said,
        within=idempotency.SAME_WITHIN,
        make=create,
        id_of=lambda org: org.id,
        again=again,
    )


def _create(
    principal: Principal, kind: str, name: str, about: str, domains: Sequence[str]
) -> OrgCard:
    limits.spend(f"found:{principal.acting_id}", capacity=20, seconds=24 * 3600)
    with transaction():
        org = Organisation.objects.create(
            kind=kind,
            name=check_name(name, longest=LONGEST_NAME, is_of_the_house=principal.is_operator),
            about=clean_text(about, longest=1_000, field="about", required=False),
            domains=clean_domains(domains),
            founded_at=clock.now(),
        )
        Seat.objects.create(
            organisation=org, person_id=principal.acting_id, role=Role.OWNER, created_at=clock.now()
        )
        audit.record(principal, "organisation.found", Subject("organisation", org.pk), kind=kind)
        emit(OrganisationFounded(org.pk, clock.now().isoformat()))
    return org_card(org)


def edit_organisation(
    principal: Principal,
    *,
    org_id: int,
    name: str,
    about: str = "",
    domains: Sequence[str] = (),
    made_from: str | None = None,
) -> OrgCard:
    """Change what an organisation says of itself. Another name or other domains need an operator's
    look again. Raises EditedMeanwhile when it was changed after it said `made_from`."""
    require(principal, "people.edit_organisation", org_id)
    with transaction():
        org = locked(org_id)
        before, said = (org.name, org.domains), org_card(org).made_from
        known = principal.is_operator or name == org.name
        org.name = check_name(name, longest=LONGEST_NAME, is_of_the_house=known)
        org.about = clean_text(about, longest=1_000, field="about", required=False)
        org.domains = clean_domains(domains)
        check_version(made_from, said, org_card(org).made_from)
        if org.verified_at and (org.name, org.domains) != before:
            org.verified_at = org.verified_by = None
            emit(OrganisationFounded(org.pk, clock.now().isoformat()))
        org.save()
        audit.record(
            principal,
            "organisation.edit",
            Subject("organisation", org.pk),
            name=org.name,
            domains=org.domains,
        )
    return org_card(org)


def verify_organisation(
    principal: Principal, *, org_id: int, made_from: str | None = None
) -> OrgCard:
    """Vouch that it is who it says it is and that its domains are its own. What is agreed from now
    on stands in the name it has. Verifying twice is verifying once.

    Raises EditedMeanwhile when it has changed since it said `made_from`: nobody vouches unseen.
    """
    require(principal, "people.verify_organisation")
    with transaction():
        org = locked(org_id)
        if org.closed_at is not None:
            raise errors.ORGANISATION_CLOSED()
        check_version(made_from, org_card(org).made_from)
        if org.verified_at is None:
            org.verified_at, org.verified_name = clock.now(), org.name
            org.verified_by_id = principal.person_id
            org.save(update_fields=["verified_at", "verified_by", "verified_name"])
            audit.record(
                principal,
                "organisation.verify",
                Subject("organisation", org.pk),
                name=org.name,
                domains=org.domains,
            )
            emit(OrganisationVerified(org.pk, org.public_id, org.verified_at.isoformat()))
    return org_card(org)


def remind_of_unverified() -> int:
    """Tell operators, once a day, how many organisations wait for their word past its day; returns
    whether it told them."""
    waiting = Organisation.objects.filter(
        verified_at=None, founded_at__lt=clock.now() - VERIFY_WITHIN, seats__role=Role.OWNER
    )
    count = waiting.distinct().count()
    today = clock.now().date().isoformat()
    told: list[int] = []

    def operation() -> int:
        emit(VerificationsDelayed(count, VERIFY_WITHIN.days, today))
        told.append(count)
        return count

    if count:
        idempotency.once("people.verifications_late", today, {}, operation)
    return len(told)


def clean_domains(domains: Sequence[str]) -> list[str]:
    """Return host names, lower-case, in their ASCII form (IDNA 2008), each once, sorted. Raises
    Invalid for addresses, ports, paths, lone words, and for public suffixes, which are nobody's
    own."""
    cleaned = sorted({_host(text) for text in domains if text.strip()})
    if len(cleaned) > MOST_DOMAINS:
        raise errors.TOO_MANY_DOMAINS(n=MOST_DOMAINS)
    return cleaned


def _host(text: str) -> str:
    malformed = errors.DOMAIN_MALFORMED(host=text.strip()[:80])
    try:
        host = ascii_host(text)
    except ValueError as error:
        raise malformed from error
    if not is_host(host):
        raise malformed
    if is_public_suffix(host):
        raise errors.DOMAIN_SHARED(host=both_spellings(host))
    return host


def locked(org_id: int) -> Organisation:
    """Return the organisation, locked. Raises NotFound where there is none."""
    org = Organisation.objects.select_for_update().filter(pk=org_id).first()
    if org is None:
        raise errors.NO_SUCH_ORGANISATION()
    return org
