"""Names of this machine, which are one origin: localhost, its subnames, 127.0.0.1 and ::1."""

from urllib.parse import urlsplit

from tallgrass.kernel.forwarding import parsed

_NAMES = ("localhost", "testserver")  # the second is the name under which tests ask


def is_loopback(host: str) -> bool:
    """Return whether the host, without its port, is a name of this machine itself."""
    name = host.strip("[]").rstrip(".").casefold()
    address = parsed(name)
    if address is not None:
        return address.is_loopback
    return name in _NAMES or name.endswith(".localhost")


def is_local(origin: str) -> bool:
    """Return whether the origin is one of this machine alone, which nobody else can visit."""
    try:
        return origin.startswith("http://") and is_loopback(urlsplit(origin).hostname or "")
    except ValueError:
        return False


def for_host(origin: str, host: str) -> str:
    """Return a local origin under the name by which the visitor came; any other stays as it is.

    Browsers take localhost and 127.0.0.1 for two sites, and send nothing from one to the other
    without being told that they may.
    """
    if not is_local(origin) or not is_loopback(host):
        return origin
    port = urlsplit(origin).port
    return f"http://{bracketed(host)}{f':{port}' if port else ''}"


def bracketed(host: str) -> str:
    """Return the host as it stands in an address: an IPv6 one in brackets."""
    bare = host.strip("[]")
    return f"[{bare}]" if ":" in bare else bare
