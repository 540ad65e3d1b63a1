"""Which addresses an installation answers at."""

from urllib.parse import urlsplit

from tallgrass.conf.config import parted

LOCAL = ("localhost", "127.0.0.1", "::1")


def edge_beside(origin: str) -> str:
    """Return where the edge is by default: the next port on this machine, `edge.` before a public
    host."""
    parts = parted(origin, "origin")
    if parts.hostname in LOCAL:
        return f"{parts.scheme}://{parts.hostname}:{(parts.port or 80) + 1}"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://edge.{parts.hostname}{port}"


def on_port(origin: str, port: int) -> dict[str, str]:
    """Settings that change when a local installation is served on another port. A public one keeps
    what its proxy shows."""
    parts = urlsplit(origin)
    if parts.scheme != "http" or parts.hostname not in LOCAL:
        return {}
    base = f"http://{parts.hostname}"
    return {"TALLGRASS_ORIGIN": f"{base}:{port}", "TALLGRASS_EDGE_ORIGIN": f"{base}:{port + 1}"}
