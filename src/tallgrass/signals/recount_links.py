"""Comparing tracked links with what the edges go by: their terms, and what was spent on each link
and by each payer."""

from collections import defaultdict

from django.db.models import Sum

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkState
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import Click, ClickLink

_TERMS = ("payer", "target", "price", "creator cap", "day cap", "opening", "end", "time zone")


def link_faults(client: JournalClient, *, is_read: bool) -> list[str]:
    """Name every difference between links and their journal; sums are compared once the journal
    `is_read` to its end."""
    known = {link.token: link for link in client.links()}
    sums = (
        Click.objects.filter(corrects=None).values_list("link__token").annotate(sum=Sum("amount"))
    )
    spent: dict[str, int] = defaultdict(int, {token: int(sum_) for token, sum_ in sums})
    by_payer: dict[str, int] = defaultdict(int)
    caps: dict[str, set[int]] = defaultdict(set)
    found = []
    for row in ClickLink.objects.exclude(journalled_at=None).order_by("pk"):
        link, wanted = known.get(row.token), _terms(row)
        by_payer[row.payer_key] += spent[row.token]
        caps[row.payer_key].add(row.campaign_cap)
        name = f"link {row.token} of {row.subject_kind}:{row.subject_id}"
        if link is None:
            found.append(f"{name}: the edges do not know it")
            continue
        pairs = zip(_TERMS, wanted, _said(link), strict=True)
        found += [
            f"{name}: its {what} is {ours}, the edges go by {theirs}"
            for what, ours, theirs in pairs
            if ours != theirs
        ]
        if is_read and link.spent != spent[row.token]:
            found.append(
                f"{name}: clicks are worth {spent[row.token]}, the journal spent {link.spent}"
            )
    for payer in client.payers():
        if is_read and payer.spent != by_payer[payer.payer_key]:
            found.append(
                f"{payer.payer_key}: clicks are worth {by_payer[payer.payer_key]}, the journal "
                f"spent {payer.spent}"
            )
        if payer.cap not in caps[payer.payer_key] | {payer.spent}:
            found.append(
                f"{payer.payer_key}: the edges go by a cap of {payer.cap}, no link of it allows "
                f"that"
            )
    return found


def _terms(row: ClickLink) -> tuple[object, ...]:
    times = (milliseconds(row.starts_at), milliseconds(row.ends_at))
    money = (row.price, row.creator_cap, row.day_cap)
    return (row.payer_key, row.target_url, *money, *times, row.time_zone)


def _said(link: LinkState) -> tuple[object, ...]:
    return (
        link.payer_key,
        link.target,
        link.price,
        link.creator_cap,
        link.day_cap,
        link.starts_at,
        link.ends_at,
        link.zone,
    )
