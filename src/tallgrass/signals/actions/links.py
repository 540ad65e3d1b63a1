"""Tracked links: opened for a contract, closed with their campaign. Called by rooms that have checked who asks."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import clock
from tallgrass.kernel.errors import Conflict, Invalid
from tallgrass.kernel.ids import new_public_id
from tallgrass.kernel.money import LARGEST, Money
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.transaction import transaction
from tallgrass.signals.models import ClickLink

LONGEST_URL = 500
_URL = re.compile(r"https://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


def open_click_link(
    *,
    subject: Subject,
    payer_key: str,
    earner_key: str,
    person_id: int,
    target_url: str,
    domains: Sequence[str],
    currency: str,
    price: int,
    creator_cap: int | None,
    day_cap: int | None,
    campaign_cap: int,
    starts_at: datetime,
    ends_at: datetime,
) -> str:
    """Open a subject's tracked link and return its token; a subject has one link, and asking again gives the same token.

    Each valid click pays `price` minor units from `payer_key`'s escrow to `earner_key`'s, within the creator's cap, this link's cap
    for one day (UTC), and the cap of all links of the payer. `target_url` must lie on one of `domains`, the brand's verified ones.
    Raises Invalid for terms that cannot work, Conflict when the subject has a link with another target, price or currency.
    """
    target = clean_target(target_url, domains)
    _check_money(currency, price, creator_cap, day_cap, campaign_cap)
    if ends_at <= starts_at:
        raise Invalid(_("The link would close before it opens."), field="ends_at")
    with transaction():
        row, _created = ClickLink.objects.get_or_create(
            subject_kind=subject.kind,
            subject_id=subject.id,
            defaults={
                "token": new_public_id(),
                "payer_key": payer_key,
                "earner_key": earner_key,
                "person_id": person_id,
                "target_url": target,
                "domains": sorted(domain.casefold() for domain in domains),
                "currency": currency,
                "price": price,
                "creator_cap": creator_cap,
                "day_cap": day_cap,
                "campaign_cap": campaign_cap,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "opened_at": clock.now(),
            },
        )
    if (row.target_url, row.price, row.currency, row.payer_key) != (target, price, currency, payer_key):
        raise Conflict(_("This contract has a tracked link on other terms."), mend=_("Its terms cannot change once it is open."))
    return row.token


def close_click_links(payer_key: str) -> int:
    """Close every link of a payer; returns how many were open. Later clicks still lead on, unpaid; unspent money comes back."""
    return ClickLink.objects.filter(payer_key=payer_key, closed_at=None).update(closed_at=clock.now())


def clean_target(url: str, domains: Sequence[str]) -> str:
    """The address if a tracked link may lead there: plain https on one of the domains or beneath it. Raises Invalid otherwise."""
    refusal = Invalid(
        _("A tracked link cannot lead there."),
        mend=_("Use a full https address on one of the brand's verified domains."),
        field="target_url",
    )
    url = url.strip()
    if len(url) > LONGEST_URL or not _URL.fullmatch(url):
        raise refusal
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise refusal from None
    plain = not parts.username and not parts.password and "@" not in parts.netloc and port in (None, 443)
    if not plain or not _HOST.fullmatch(host) or not is_within(host, domains):
        raise refusal
    return url


def is_within(host: str, domains: Sequence[str]) -> bool:
    """Whether the host is one of the domains or beneath one."""
    folded = [domain.casefold().strip(".") for domain in domains]
    return any(host == domain or host.endswith(f".{domain}") for domain in folded if domain)


def _check_money(currency: str, price: int, creator_cap: int | None, day_cap: int | None, campaign_cap: int) -> None:
    Money(price, currency)
    if price <= 0:
        raise Invalid(_("A click must pay something."), field="price")
    for name, cap in (("creator_cap", creator_cap), ("day_cap", day_cap), ("campaign_cap", campaign_cap)):
        if cap is not None and not price <= cap <= LARGEST:
            raise Invalid(_("A limit must allow at least one click."), field=name)
