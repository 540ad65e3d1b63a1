"""Which addresses an installation answers at."""

from urllib.parse import urlsplit

from tallgrass.conf.config import parted
from tallgrass.kernel.origins import bracketed, is_local, is_loopback


def edge_beside(origin: str) -> str:
    """Return where the edge is by default: the next port on this machine, `edge.` before a public
    host."""
    parts = parted(origin, "origin")
    if is_loopback(parts.hostname or ""):
        return f"{parts.scheme}://{bracketed(parts.hostname or '')}:{(parts.port or 80) + 1}"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://edge.{parts.hostname}{port}"


def on_port(origin: str, port: int) -> dict[str, str]:
    """Return settings that change when a local installation is served on another port. A public one
    keeps what its proxy shows."""
    parts = urlsplit(origin)
    if not is_local(origin):
        return {}
    base = f"http://{bracketed(parts.hostname or '')}"
    return {"TALLGRASS_ORIGIN": f"{base}:{port}", "TALLGRASS_EDGE_ORIGIN": f"{base}:{port + 1}"}
