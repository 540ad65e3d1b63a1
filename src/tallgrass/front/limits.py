"""What a client may take of us: connections, seconds, bytes."""

from dataclasses import dataclass

from tallgrass.kernel.forwarding import Network, is_trusted, network_of

LEAST_RATE = 1_000  # bytes a second in which a body arrives, over each span of patience
KEEP_ALIVE = 2.0  # spans of patience between two requests
READING = 4.0  # spans of patience in which a reader takes the next piece of an answer
LONGEST_BODY = 900.0  # seconds in which a whole body arrives, however quick it is
LONGEST_ANSWER = 300.0  # seconds until an answer begins
LINGER = 2.0  # seconds in which what is still sent to us is thrown away before we close
LARGEST_HEAD = 32_768
LARGEST_REQUEST = 160_000_000  # bytes of a body; pages themselves refuse a little earlier
LONGEST_TARGET = 16_384
MOST_HEADERS = 100
MOST_AHEAD = 8  # requests that a client sends before the answer to the first
MOST_LINGERING = 256  # connections that were turned away and still hear why


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one listener. `proxies` are not counted by address: they speak for many."""

    largest_body: int
    connections: int = 8_000
    connections_per_address: int = 100
    patience: float = 15.0
    proxies: tuple[Network, ...] = ()
    is_https: bool = False  # as people come to us

    def key(self, address: str) -> str:
        """Return whose connections are counted as one: an address, of IPv6 the network of 64 bits;
        empty for a proxy we trust."""
        if self.proxies and is_trusted(address, self.proxies):
            return ""
        return network_of(address)
