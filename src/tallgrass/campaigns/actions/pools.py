"""The pool: creators brought in, short-listed or excluded with a reason, and told when the
selection is closed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tallgrass.campaigns import errors
from tallgrass.campaigns.actions.moves import lock_campaign, record_event
from tallgrass.campaigns.events import NotChosen
from tallgrass.campaigns.fees import TierFees
from tallgrass.campaigns.fit import Fit, fits, nothing_known
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.campaigns.queries.candidates import sides_of
from tallgrass.campaigns.queries.fees import fees_by_tier, wanted_by
from tallgrass.campaigns.types import POOL_MOVES, CampaignState, PoolSource, PoolState
from tallgrass.contracts.types import Wave
from tallgrass.kernel import clock, outbox
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.text import clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.people import queries as people
from tallgrass.people.reach_queries import out_of_reach
from tallgrass.people.types import PersonCard
from tallgrass.profiles import queries as profiles

GATHERING = (CampaignState.FUNDED, CampaignState.AWARDED, CampaignState.RUNNING)
MOST_IN_POOL = 10_000
MOST_AT_ONCE = 2_000
SLICE = 500


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of a list: how many are new or known, handles nobody here has, and those who work
    for a side."""

    added: int
    known: int
    unknown: tuple[str, ...]
    own: tuple[str, ...] = ()


def gathering(principal: Principal, campaign_id: int, verb: str) -> Campaign:
    """Lock and return the campaign, if this principal may work on its pool now."""
    row = lock_campaign(campaign_id)
    require(principal, verb, row)
    if row.state not in GATHERING:
        raise errors.POOL_CLOSED()
    return row


def add_creators(
    principal: Principal,
    *,
    campaign_id: int,
    handles: str = "",
    person_ids: Sequence[int] = (),
    wave: str = Wave.PREHEAT,
) -> AddResult:
    """Bring creators into the pool: handles pasted in any layout, or people chosen. Each comes with
    reasons; none comes twice. Whoever wants nothing of the campaign's sides, or of who brings them,
    is as if they were not here."""
    names = [name.lstrip("@").casefold() for name in re.split(r"[\s,;，、；]+", handles)]
    names = list(dict.fromkeys(name for name in names if name))
    if len(names) + len(person_ids) > MOST_AT_ONCE:
        raise errors.TOO_MANY_BROUGHT(most=MOST_AT_ONCE)
    if not names and not person_ids:
        raise errors.NO_CREATOR_NAMED()
    if wave not in Wave.values:
        raise errors.NO_SUCH_WAVE()
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.propose_creators")
        shut = out_of_reach([row.brand_id, row.agency_id], actor_id=principal.person_id)
        found = people.people_by_handles(names)
        by_handle = {handle: card for handle, card in found.items() if card.id not in shut}
        chosen = people.cards(set(person_ids) - shut)
        cards = {card.id: card for card in by_handle.values()} | chosen
        own = [cards.pop(person_id).handle for person_id in sides_of(row) & set(cards)]
        known = set(row.pool.filter(person_id__in=cards).values_list("person_id", flat=True))
        fresh = [card for card in cards.values() if card.id not in known]
        source = PoolSource.AGENCY if principal.sits_in(row.agency_id) else PoolSource.BRAND
        _bring(row, fresh, source, wave)
        unknown = tuple(name for name in names if name not in by_handle)
        record_event(
            principal, row, "add_creators", added=len(fresh), known=len(known), unknown=len(unknown)
        )
    return AddResult(len(fresh), len(known), unknown, tuple(sorted(own)))


def _bring(row: Campaign, cards: Sequence[PersonCard], source: str, wave: str) -> None:
    if row.pool.count() + len(cards) > MOST_IN_POOL:
        raise errors.POOL_FULL(most=MOST_IN_POOL)
    known = {
        fit.person_id: fit
        for fit in fits(wanted_by(row), profiles.candidate_columns(card.id for card in cards))
    }
    fees = fees_by_tier(row)
    tiers = dict(
        zip(
            (card.id for card in cards),
            profiles.tiers_of([card.followers for card in cards]),
            strict=True,
        )
    )
    found = [known.get(card.id) or nothing_known(card.id, tiers[card.id]) for card in cards]
    claimed = {card.id for card in cards if card.is_claimed}
    entries = [
        entry_of(row, fit, fees, source=source, wave=wave, is_claimed=fit.person_id in claimed)
        for fit in found
    ]
    PoolEntry.objects.bulk_create(entries)


def entry_of(
    row: Campaign,
    fit: Fit,
    fees: dict[str, TierFees],
    *,
    source: str,
    wave: str,
    is_claimed: bool,
    is_selected: bool = False,
) -> PoolEntry:
    """Make an unsaved entry with what matching says of them."""
    misses = list(fit.misses)
    if not is_claimed:
        misses.append({"code": "no_account"})
    if fit.tier not in fees:
        misses.append({"code": "no_fee"})
    return PoolEntry(
        campaign=row,
        person_id=fit.person_id,
        source=source,
        tier=fit.tier,
        wave=wave,
        price=fees[fit.tier].gross if fit.tier in fees else 0,
        score=fit.score,
        reasons=list(fit.reasons),
        misses=misses,
        is_selected=is_selected,
        added_at=clock.now(),
    )


def shortlist(principal: Principal, *, campaign_id: int, entry_ids: Iterable[int]) -> int:
    """Put creators on the short-list; returns how many."""
    return _step(principal, campaign_id, entry_ids, "shortlist")


def unlist(principal: Principal, *, campaign_id: int, entry_ids: Iterable[int]) -> int:
    """Take creators off the short-list again, without deciding against them."""
    return _step(principal, campaign_id, entry_ids, "unlist")


def exclude(principal: Principal, *, campaign_id: int, entry_ids: Iterable[int], words: str) -> int:
    """Decide against creators, with the reason each of them will read."""
    words = clean_text(words, longest=600, field="words")
    return _step(principal, campaign_id, entry_ids, "exclude", words=words)


def reconsider(principal: Principal, *, campaign_id: int, entry_ids: Iterable[int]) -> int:
    """Take back an exclusion."""
    return _step(principal, campaign_id, entry_ids, "reconsider", words="")


def shortlist_proposed(principal: Principal, *, campaign_id: int) -> int:
    """Put on the short-list all whom matching proposed and nobody has decided about."""
    ids = PoolEntry.objects.filter(
        campaign_id=campaign_id, state=PoolState.PROPOSED, is_selected=True
    ).values_list("pk", flat=True)
    return shortlist(principal, campaign_id=campaign_id, entry_ids=list(ids))


def assign_wave(
    principal: Principal, *, campaign_id: int, entry_ids: Iterable[int], wave: str
) -> int:
    """Say in which wave creators are to publish."""
    if wave not in Wave.values:
        raise errors.NO_SUCH_WAVE()
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.choose")
        entries = _chosen(row, entry_ids)
        if any(entry.state not in (PoolState.PROPOSED, PoolState.SHORTLISTED) for entry in entries):
            raise errors.POOL_CHANGED()
        return row.pool.filter(pk__in=[entry.pk for entry in entries]).update(wave=wave)


def _step(
    principal: Principal,
    campaign_id: int,
    entry_ids: Iterable[int],
    verb: str,
    words: str | None = None,
) -> int:
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.choose")
        entries = _chosen(row, entry_ids)
        move_entries(principal, entries, verb, words)
    return len(entries)


def _chosen(row: Campaign, entry_ids: Iterable[int]) -> list[PoolEntry]:
    wanted = sorted(set(entry_ids))
    if not wanted:
        raise errors.NOBODY_CHOSEN()
    if len(wanted) > MOST_AT_ONCE:
        raise errors.TOO_MANY_CHOSEN(most=MOST_AT_ONCE)
    found: list[PoolEntry] = []
    for start in range(0, len(wanted), SLICE):
        found += row.pool.select_for_update().filter(pk__in=wanted[start : start + SLICE])
    if len(found) != len(wanted):
        raise errors.NOT_IN_POOL()
    return found


def move_entries(
    principal: Principal, entries: Sequence[PoolEntry], verb: str, words: str | None = None
) -> None:
    """Take entries through one verb of POOL_MOVES, all or none, in the caller's transaction."""
    targets = {POOL_MOVES[entry.state].get(verb) for entry in entries}
    if None in targets:
        raise errors.POOL_CHANGED()
    changes: dict[str, Any] = {"decided_by": principal.person_id, "decided_at": clock.now()}
    if words is not None:
        changes["words"] = words
    for state in targets:
        ids = [entry.pk for entry in entries if POOL_MOVES[entry.state][verb] == state]
        for start in range(0, len(ids), SLICE):
            PoolEntry.objects.filter(pk__in=ids[start : start + SLICE]).update(
                state=state, **changes
            )


def close_selection(principal: Principal, *, campaign_id: int) -> int:
    """Say that the choice is made: whoever was considered and not invited is told why, once.
    Returns how many are told."""
    with transaction():
        row = gathering(principal, campaign_id, "campaigns.choose")
        told = tell_the_others(principal, row)
        record_event(principal, row, "close_selection", told=told)
    return told


def tell_the_others(principal: Principal, row: Campaign) -> int:
    """Pass over everyone not invited, and tell them and the excluded, in the caller's
    transaction."""
    waiting = list(
        row.pool.select_for_update().filter(state__in=(PoolState.PROPOSED, PoolState.SHORTLISTED))
    )
    move_entries(principal, waiting, "pass_over")
    untold = row.pool.filter(state__in=(PoolState.NOT_CHOSEN, PoolState.EXCLUDED), told_at=None)
    ids = list(untold.order_by("pk").values_list("pk", flat=True))
    untold.update(told_at=clock.now())
    for start in range(0, len(ids), SLICE):
        outbox.emit(NotChosen(row.pk, tuple(ids[start : start + SLICE])))
    return len(ids)


def check_none_considered(person_ids: Iterable[int]) -> None:
    """Raise Conflict where one of these people is in the pool of a campaign."""
    entry = PoolEntry.objects.filter(person_id__in=set(person_ids)).order_by("pk").first()
    if entry is not None:
        cards = people.cards([entry.person_id])
        name = cards[entry.person_id].name if entry.person_id in cards else ""
        raise errors.IMPORT_IN_POOL(name=name)
