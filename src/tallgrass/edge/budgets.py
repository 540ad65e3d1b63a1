"""How many events an address may have written, so that no stranger fills the disk."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

EVENTS_A_SECOND = 100
"""Whoever reads as fast as they can makes two or three a second, an ordinary reader one in four
seconds: some forty of the former behind one address, or four hundred of the latter, never meet
it. At 150 bytes an event it is 15 kB a second."""
BURST = 6_000
MOST_ADDRESSES = 50_000


class Budgets:
    """Events left by address, in memory. Addresses of this machine have no limit: behind a proxy
    that is not named in trusted_proxies everybody has one."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, address: str, events: int) -> int:
        """Take events from an address's budget; return 0, or in how many seconds there are enough
        and nothing was taken."""
        if _is_this_machine(address):
            return 0
        now = self._now()
        left, at = self._left.get(address) or self._begun(now)
        left = min(BURST, left + max(0.0, now - at) * EVENTS_A_SECOND)
        if left < events:
            self._left[address] = left, now
            return int((events - left) / EVENTS_A_SECOND) + 1
        self._left[address] = left - events, now
        return 0

    def _begun(self, now: float) -> tuple[float, float]:
        """Return a new address's budget; those that have been full for long are forgotten when
        there are too many."""
        if len(self._left) >= MOST_ADDRESSES:
            full = BURST / EVENTS_A_SECOND
            self._left = {key: one for key, one in self._left.items() if now - one[1] < full}
            while len(self._left) >= MOST_ADDRESSES:
                del self._left[next(iter(self._left))]
        return BURST, now


@lru_cache(maxsize=16_384)
def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address.partition("/")[0]).is_loopback
    except ValueError:
        return False
