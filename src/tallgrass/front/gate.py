"""Who may connect: so many of one address, so many at all. When all places are taken, whoever
holds most gives one up."""

from typing import Protocol

from tallgrass.front import refusals
from tallgrass.front.limits import Limits
from tallgrass.front.refusals import FrontRefusal

_MOST_TRIED = 128  # connections of one address that are looked at for one to give up


class Guest(Protocol):
    """A connection, as the gate sees it."""

    @property
    def rests(self) -> bool:
        """Whether nothing has come, or nothing since the last answer."""

    @property
    def is_answered(self) -> bool:
        """Whether a whole request has come whose answer is on its way."""

    def give_up(self) -> None:
        """Close at once, and leave."""


class Gate:
    """Counts connections. Places of proxies are counted in the whole alone."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held: dict[str, dict[Guest, None]] = {}
        self._by_count: dict[int, dict[str, None]] = {}
        self._most = 0
        self.total = 0

    def admit(self, guest: Guest, key: str) -> FrontRefusal | None:
        """Give a place, or say why there is none."""
        held = len(self._held.get(key, ())) if key else 0
        if key and held >= self._limits.connections_per_address:
            if not self._displace(key, resting_only=True):
                return refusals.BUSY_ADDRESS
            held = len(self._held.get(key, ()))
        if self.total >= self._limits.connections and (
            self._most <= held + 1 or not self._displace(self._heaviest(), resting_only=False)
        ):
            return refusals.FULL
        self.total += 1
        if key:
            self._held.setdefault(key, {})[guest] = None
            self._recount(key, len(self._held[key]) - 1)
        return None

    def leave(self, guest: Guest, key: str) -> None:
        """Take a place back."""
        self.total -= 1
        if key:
            del self._held[key][guest]
            self._recount(key, len(self._held[key]) + 1)
            if not self._held[key]:
                del self._held[key]

    def _recount(self, key: str, before: int) -> None:
        now = len(self._held[key])
        if before:
            del self._by_count[before][key]
            if not self._by_count[before]:
                del self._by_count[before]
        if now:
            self._by_count.setdefault(now, {})[key] = None
        if now > self._most or (self._most == before and before not in self._by_count):
            self._most = now  # a count changes by one, so the next most is one away

    def _heaviest(self) -> str:
        return next(iter(self._by_count[self._most]))

    def _displace(self, key: str, *, resting_only: bool) -> bool:
        """Close one connection of an address: the oldest that rests, else one whose request is not
        whole."""
        some = [guest for guest, _n in zip(self._held[key], range(_MOST_TRIED), strict=False)]
        resting = next((guest for guest in some if guest.rests), None)
        if resting is None and not resting_only:
            resting = next((guest for guest in some if not guest.is_answered), None)
        if resting is None:
            return False
        resting.give_up()
        return True
