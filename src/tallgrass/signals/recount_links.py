"""Comparing tracked links with what the edges go by: their terms, and what was spent on each link
and by each payer."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Max, Sum

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkPay, LinkState, PayerState
from tallgrass.kernel import clock
from tallgrass.people.viewer_queries import viewer_keys
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.link_terms import pay_of, terms_of_link
from tallgrass.signals.models import VIEWERS, Click, ClickLink, Watermark
from tallgrass.signals.policies import clock_seconds

_TERMS = (
    *("payer", "own viewer", "target", "verified domains", "price", "creator cap", "day cap"),
    *("opening", "end", "time zone", "pay"),
)


def link_faults(client: JournalClient, *, is_read: bool) -> list[str]:
    """Name every difference between links and their journal; sums are compared once the journal
    `is_read` to its end."""
    known = {link.token: link for link in client.links()}
    sums = (
        Click.objects.filter(corrects=None).values_list("link__token").annotate(sum=Sum("amount"))
    )
    spent: dict[str, int] = defaultdict(int, {token: int(sum_) for token, sum_ in sums})
    by_payer: dict[str, int] = defaultdict(int)
    for token, (_payer, _clicks, worth) in client.waiting_by_link().items():
        spent[token] += worth  # their caps keep it for them
    caps: dict[str, set[int]] = defaultdict(set)
    found = []
    rows = list(ClickLink.objects.exclude(journalled_at=None).order_by("pk"))
    by_digest = Watermark.objects.filter(name=VIEWERS).exists()
    viewers = viewer_keys([row.person_id for row in rows])
    for row in rows:
        viewer = viewers.get(row.person_id, "")
        link, wanted = known.get(row.token), _terms(row, viewer)
        by_payer[row.payer_key] += spent[row.token]
        caps[row.payer_key].add(row.campaign_cap)
        name = f"link {row.token} of {row.subject_kind}:{row.subject_id}"
        if link is None:
            found.append(f"{name}: the edges do not know it")
            continue
        if row.pause_due:
            wanted = (*wanted[:-1], link.pay)  # the edges hear of it at the next turn
        pairs = zip(_TERMS, wanted, _said(link, wanted, by_digest=by_digest), strict=True)
        found += [
            f"{name}: its {what} is {ours}, the edges go by {theirs}"
            for what, ours, theirs in pairs
            if ours != theirs
        ]
        if is_read and link.spent != spent[row.token]:
            found.append(
                f"{name}: clicks are worth {spent[row.token]}, the journal spent {link.spent}"
            )
    return found + _payer_faults(client, by_payer, caps, is_read=is_read)


def _payer_faults(
    client: JournalClient,
    by_payer: Mapping[str, int],
    caps: Mapping[str, set[int]],
    *,
    is_read: bool,
) -> list[str]:
    clicks = Click.objects.filter(seq__isnull=False, at__lte=clock.now())
    last = dict(clicks.values_list("link__payer_key").annotate(last=Max("at")))
    found = []
    for payer in client.payers():
        if is_read and payer.spent != by_payer[payer.payer_key]:
            found.append(
                f"{payer.payer_key}: clicks are worth {by_payer[payer.payer_key]}, the journal "
                f"spent {payer.spent}"
            )
        found += _time_faults(payer, last.get(payer.payer_key), is_read=is_read)
        if payer.cap not in caps[payer.payer_key] | {payer.spent}:
            found.append(
                f"{payer.payer_key}: the edges go by a cap of {payer.cap}, no link of it allows "
                f"that"
            )
    return found


def _time_faults(payer: PayerState, last: datetime | None, *, is_read: bool) -> list[str]:
    """Name a payer whose time was moved: ahead, nobody is paid until then; back, windows open
    again."""
    latest = milliseconds(clock.now() + timedelta(seconds=clock_seconds()))
    if payer.last_at > latest:
        return [f"{payer.payer_key}: the edges date its clicks ahead of the clock"]
    if is_read and last is not None and payer.last_at < milliseconds(last):
        return [f"{payer.payer_key}: the edges' time is before its last click"]
    return []


def _terms(row: ClickLink, viewer: str) -> tuple[object, ...]:
    return (*terms_of_link(row, viewer).facts(), pay_of(row).value)


def _said(link: LinkState, wanted: tuple[object, ...], *, by_digest: bool) -> tuple[object, ...]:
    """Return what the edges go by. Whose own clicks do not count matters while a link may pay, and
    once the edges know people by digests."""
    facts = list(link.facts())
    if not by_digest or wanted[-1] == LinkPay.CLOSED:
        facts[1] = wanted[1]
    return (*facts, link.pay)
