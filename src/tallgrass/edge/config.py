"""What the edge needs to know, from TALLGRASS_* in the environment or else from
HOME/tallgrass.toml."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tallgrass.kernel.forwarding import Network, trusted_networks


@dataclass(frozen=True, slots=True)
class EdgeConfig:
    """Settings of one edge. `origin` is the web pages' address, `edge_origin` the edge's own,
    `trusted_proxies` whose forwarded addresses are believed."""

    home: Path
    secrets: tuple[str, ...]
    origin: str
    trusted_proxies: tuple[Network, ...] = ()
    edge_origin: str = "http://localhost:8001"

    @property
    def is_https(self) -> bool:
        """Tell whether people reach the edge by https."""
        return self.edge_origin.startswith("https://")


def load() -> EdgeConfig:
    """Read the configuration. Raises ValueError when there is no usable secret key."""
    home = Path(os.environ.get("TALLGRASS_HOME", "var")).resolve()
    file = home / "tallgrass.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def setting(name: str, default: str) -> str:
        value = values.get(name, default)
        text = ",".join(value) if isinstance(value, list) else str(value)
        return os.environ.get(f"TALLGRASS_{name.upper()}", text)

    secrets = tuple(part.strip() for part in setting("secret_key", "").split(",") if part.strip())
    if not secrets or any(len(secret) < 32 for secret in secrets):
        raise ValueError(
            "the edge needs the installation's secret_key: set TALLGRASS_SECRET_KEY or run "
            "'tallgrass init' first"
        )
    origin = setting("origin", "http://localhost:8000").rstrip("/")
    return EdgeConfig(
        home,
        secrets,
        origin,
        trusted_networks(setting("trusted_proxies", ""), origin),
        setting("edge_origin", "http://localhost:8001").rstrip("/"),
    )
