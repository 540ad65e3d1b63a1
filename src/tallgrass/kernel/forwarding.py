"""Who sent a request that came through proxies: one reading of addresses, for pages and edge."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOBODY = "none"
_SAME_MACHINE = "127.0.0.0/8,::1/128"
_PRIVATE = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "100.64.0.0/10",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)


def trusted_networks(setting: str, origin: str) -> tuple[Network, ...]:
    """Return the networks whose forwarded addresses are believed, as `trusted_proxies` says.

    At a public origin a proxy on the same machine is believed besides, since somebody must speak
    TLS there, unless the setting is "none". Raises ValueError when it names no network.
    """
    said = setting.strip()
    if said.casefold() == NOBODY:
        return ()
    if origin.startswith("https://"):
        said = f"{said},{_SAME_MACHINE}"
    parts = [part.strip() for part in said.split(",") if part.strip()]
    return tuple(ip_network(part, strict=False) for part in parts)


def visitor(peer: str, forwarded: str, proxies: tuple[Network, ...]) -> str:
    """Return the address of whoever spoke to the outermost proxy that we trust: X-Forwarded-For
    read from its right end, over trusted hops alone.

    What a stranger wrote further left counts for nothing. Empty when a trusted proxy wrote
    something that is no address.
    """
    address = peer
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    while hops and is_trusted(address, proxies):
        address = _without_port(hops.pop())
        if parsed(address) is None:
            return ""
    return address


@lru_cache(maxsize=1_024)
def is_trusted(address: str, proxies: tuple[Network, ...]) -> bool:
    """Return whether the address is one of the proxies."""
    found = parsed(address)
    return found is not None and any(found in network for network in proxies)


@lru_cache(maxsize=4_096)
def is_private(address: str) -> bool:
    """Return whether the address is one of a local network or of this machine: no visitor of a
    public site has one."""
    found = parsed(address)
    return found is not None and any(found in network for network in _PRIVATE)


def parsed(address: str) -> Address | None:
    """Return the address, an IPv4 one where IPv6 wraps it; None when it is none."""
    try:
        found = ip_address(address.strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def network_of(address: str) -> str:
    """Return the address, or of an IPv6 one its first 64 bits: what one household or company has.
    What is no address is itself."""
    found = parsed(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found or address or "unknown")


def _without_port(hop: str) -> str:
    """Return a hop's address alone: some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
