"""Words of the journal. Times are milliseconds since 1970 (UTC), amounts minor units."""

import hashlib
import json
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from tallgrass.journal import identity

EVENTS = "events"
CLICKS = "clicks"
ADOPTED = "adopted"  # a row of no events: here the numbers go on in another file
DAY = 24 * 60 * 60 * 1000


class Source(StrEnum):
    """Where a reader met a note. The edge admits no other, and pages say no other. Beacons name
    them by their place here: a new one comes last."""

    DISCOVER = "discover"
    FOLLOWING = "following"
    TAG = "tag"
    SEARCH = "search"
    PROFILE = "profile"
    LINK = "link"
    NEARBY = "nearby"
    SHARE = "share"
    LIVE = "live"


class Sender(IntEnum):
    """Who sent a beacon, as its request tells. Earlier releases wrote 0 and 1, and counted both."""

    UNKNOWN_BEFORE = 0
    OURS_BEFORE = 1
    PAGE = 2  # one of our own, as the browser says
    MACHINE = 3  # it calls itself one, or what it is no browser
    PREFETCH = 4  # a browser that loads a page ahead of any reader
    NO_PAGE = 5  # nothing says that a page sent it: browsers name the page's origin


class AppendResult(StrEnum):
    """What became of a batch: written now, known already with the same content, or its id was used
    for something else."""

    NEW = "new"
    KNOWN = "known"
    OTHER = "other"


class JournalUnavailable(Exception):
    """The journal could not commit; nothing was acknowledged and nothing may be."""


class JournalRefused(JournalUnavailable):
    """The journal is missing, another, older or damaged: nobody may go on with it. `state` says
    which."""

    def __init__(self, state: str) -> None:
        super().__init__(identity.said(state))
        self.state = state


@dataclass(slots=True)
class Batch:
    """A batch as it arrived. `trust` is what is known of who sent its events (Sender); of a batch
    of clicks, 1."""

    id: bytes
    kind: str
    received_at: int
    trust: int
    body: bytes

    def digest(self) -> bytes:
        """Return a fingerprint of the whole row."""
        head = b"%s|%s|%d|%d|" % (self.id, self.kind.encode(), self.received_at, self.trust)
        return hashlib.blake2b(head + self.body, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Row:
    """A batch as it is read back. `is_sound` is false when a bit of it changed since it was
    written."""

    seq: int
    batch: Batch
    is_sound: bool


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """A tracked link: where it leads, what a click pays, within which caps and times. `self_viewer`
    is as whom tickets know the earner."""

    token: str
    payer_key: str
    self_viewer: str
    target: str
    domains: tuple[str, ...]
    price: int
    creator_cap: int | None
    day_cap: int | None
    campaign_cap: int
    starts_at: int
    ends_at: int
    rules: str
    zone: str = "UTC"
    """By whose clock the days of `day_cap` begin."""

    def columns(self) -> tuple[object, ...]:
        """Return what the journal's table of links keeps of it, in the order of its columns up to
        `ends_at`; rules and zone apart."""
        caps = (self.creator_cap, self.day_cap)
        where = (self.target, json.dumps(self.domains))
        who = (self.token, self.payer_key, self.self_viewer)
        return (*who, *where, self.price, *caps, self.starts_at, self.ends_at)

    def facts(self) -> tuple[object, ...]:
        """Return what a link goes by, as `LinkState.facts` says it."""
        money = (self.price, self.creator_cap, self.day_cap)
        who = (self.payer_key, self.self_viewer, self.target, json.dumps(self.domains))
        return (*who, *money, self.starts_at, self.ends_at, self.zone)


class LinkPay(IntEnum):
    """Whether a link's clicks are paid now, not now, or never again."""

    OPEN = 0
    CLOSED = 1
    PAUSED = 2


@dataclass(frozen=True, slots=True)
class LinkState:
    """A link as the edges go by it, and what was spent on it."""

    token: str
    payer_key: str
    target: str
    price: int
    creator_cap: int | None
    day_cap: int | None
    starts_at: int
    ends_at: int
    spent: int
    zone: str
    self_viewer: str
    domains: str
    pay: int

    def facts(self) -> tuple[object, ...]:
        """Return what a link goes by, besides its pay and what was spent."""
        money = (self.price, self.creator_cap, self.day_cap)
        who = (self.payer_key, self.self_viewer, self.target, self.domains)
        return (*who, *money, self.starts_at, self.ends_at, self.zone)


@dataclass(frozen=True, slots=True)
class PayerState:
    """A payer as the edges go by it: the cap of all its links, what was spent on them, and
    the moment of the last click that was decided."""

    payer_key: str
    cap: int
    spent: int
    last_at: int


@dataclass(frozen=True, slots=True)
class LeaseGrant:
    """Money that may be spent on a payer's clicks until `expires_at`, granted under an owner
    epoch."""

    id: str
    payer_key: str
    currency: str
    amount: int
    epoch: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class LeaseEnd:
    """What a closed lease came to. No row after `head` spends of it."""

    spent: int
    head: int


@dataclass(slots=True)
class ClickAttempt:
    """A click to be decided. `refusal` is the filters' reason, empty when they let it pass.

    `visitors` are keys under which the visitor may have clicked before, `marks` those to remember
    them by, `address` their address's.
    """

    token: str
    refusal: str
    visitors: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    address: bytes
    filter_version: str


@dataclass(slots=True)
class Decision:
    """A click as it was decided and recorded. An empty `target` says that there is no such link,
    and nothing was recorded."""

    target: str = ""
    verdict: str = ""
    reason: str = ""
    amount: int = 0


NO_LINK = Decision()
