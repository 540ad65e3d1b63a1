"""The one typed configuration: HOME/tallgrass.toml, overridden by TALLGRASS_* in the
environment."""

import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from tallgrass.kernel.forwarding import Network, trusted_networks
from tallgrass.kernel.origins import is_loopback

PREFIX = "TALLGRASS_"
FILE = "tallgrass.toml"
MOST_WORKERS = 64
PAGE_THREADS = 2  # that render pages, in each web process
LONGEST_PATIENCE = 300  # seconds
RETIRED = ("address_days",)  # of earlier releases, in whose files they may still stand
_LISTS = ("secret_key", "trusted_proxies")  # of these a file may name several
_HOST = re.compile(
    r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]+"
)  # a name or an address, as browsers write it


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_CONTACT = re.compile(r"https?://[^\s<>\"]+|[^\s<>\"@]+@[^\s<>\"@]+")
_PROXIES = (
    "# A proxy on this machine is believed about whom it speaks for (X-Forwarded-For). Name those "
    "on other machines:\n"
    '# trusted_proxies = ["10.0.0.0/8"]\n'
)


class ConfigError(Exception):
    """The configuration cannot be used; the message says which setting and how to mend it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one installation. `origin` is the address people type, without a final slash."""

    home: Path
    secret_key: str
    origin: str = "http://localhost:8000"
    edge_origin: str = "http://localhost:8001"
    database_url: str = ""
    site_name: str = "Tallgrass"
    contact: str = ""
    source_url: str = ""
    time_zone: str = "UTC"
    web_workers: int = 2
    mail_url: str = ""
    trusted_proxies: str = ""
    outbox_days: int = 7
    backup_days: int = 30
    connections: int = 8_000
    connections_per_address: int = 100
    patience: float = 15.0

    @property
    def secrets(self) -> list[str]:
        """The first signs; older ones, after a comma, still verify."""
        return [part.strip() for part in self.secret_key.split(",") if part.strip()]

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Whose forwarded addresses are believed."""
        return trusted_networks(self.trusted_proxies, self.origin)

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""


def load(home: Path | None = None) -> Config:
    """Read the configuration of `home` (default: TALLGRASS_HOME, else ./var).

    Raises ConfigError when it is unsafe or unreadable.
    """
    place = (home or Path(os.environ.get(f"{PREFIX}HOME", "var"))).resolve()
    values: dict[str, object] = {}
    file = place / FILE
    if file.exists():
        try:
            values.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file} is not valid TOML: {error}") from error
    known = {field.name: field.type for field in fields(Config) if field.name != "home"}
    for name in known:
        if f"{PREFIX}{name.upper()}" in os.environ:
            values[name] = os.environ[f"{PREFIX}{name.upper()}"]
    values = {name: value for name, value in values.items() if name not in RETIRED}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(f"{file} names settings that do not exist: {', '.join(unknown)}")
    if "secret_key" not in values:
        raise ConfigError(
            f"{file} has no secret_key: write one of 32 characters or more there"
            if file.exists()
            else f"There is no Tallgrass home at {place}: run `tallgrass init --home {place}`"
        )
    typed = {name: _typed(name, values[name], known[name]) for name in values}
    return _checked(Config(home=place, **typed))  # type: ignore[arg-type]


def _typed(name: str, value: object, wanted: object) -> object:
    if wanted in (int, "int"):
        try:
            return int(str(value))
        except ValueError as error:
            raise ConfigError(f"{name} must be a whole number, not {value!r}") from error
    if wanted in (float, "float"):
        try:
            return float(str(value))
        except ValueError as error:
            raise ConfigError(f"{name} must be a number, not {value!r}") from error
    if isinstance(value, list):
        if name not in _LISTS:
            raise ConfigError(f"{name} must be one text in quotation marks, not {value!r}")
        if not all(isinstance(one, str) for one in value):
            raise ConfigError(f"{name} must be a list of texts in quotation marks, not {value!r}")
        return ",".join(value)
    return str(value)


def _checked(config: Config) -> Config:
    if any(len(secret) < 32 for secret in config.secrets) or not config.secrets:
        raise ConfigError(
            "secret_key must have at least 32 characters; 'tallgrass init' writes a good one"
        )
    for name in ("origin", "edge_origin"):
        parts = parted(getattr(config, name), name)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path not in ("", "/")
        ):
            raise ConfigError(
                f"{name} must look like https://example.org, not {getattr(config, name)!r}"
            )
        if not _HOST.fullmatch(parts.hostname):
            raise ConfigError(
                f"{name} names no host that browsers ask for: write {parts.hostname!r} in ASCII, "
                f"as in xn--fiq228c.example"
            )
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ConfigError(
                f"{name} is plain http on a public host: use https, so that sessions cannot be "
                f"stolen"
            )
    if not config.site_name.strip() or not config.site_name.isprintable():
        raise ConfigError("site_name must be a name that people can read, on one line")
    _check_ranges(config)
    _check_contacts(config)
    try:
        _proxies = config.proxies
    except ValueError as error:
        raise ConfigError(
            f"trusted_proxies must be addresses or networks, as in 10.0.0.0/8, or none: {error}"
        ) from error
    return config


def parted(address: str, name: str) -> SplitResult:
    """Return an address in its parts. Raises ConfigError where it cannot be taken apart."""
    try:
        parts = urlsplit(address)
        _port = parts.port  # read here, so that an impossible one is refused
    except ValueError as error:
        raise ConfigError(
            f"{name} must look like https://example.org, not {address!r}: {error}"
        ) from error
    return parts


def _check_contacts(config: Config) -> None:
    """Refuse what the footer, the contact page and security.txt could not link."""
    if config.contact and not _CONTACT.fullmatch(config.contact):
        raise ConfigError(
            f"contact must be an address such as help@example.org or https://example.org/help, "
            f"not {config.contact!r}"
        )
    if config.source_url and not _WEB_ADDRESS.fullmatch(config.source_url):
        raise ConfigError(
            f"source_url must look like https://example.org/tallgrass, not {config.source_url!r}"
        )


def _check_ranges(config: Config) -> None:
    if not 1 <= config.web_workers <= MOST_WORKERS:
        raise ConfigError(f"web_workers must be 1 to {MOST_WORKERS}, not {config.web_workers}")
    if not 0 < config.patience <= LONGEST_PATIENCE:
        raise ConfigError(
            f"patience must be more than 0 and at most {LONGEST_PATIENCE}, not {config.patience}"
        )
    for name in ("outbox_days", "backup_days", "connections", "connections_per_address"):
        if getattr(config, name) < 1:
            raise ConfigError(f"{name} must be 1 or more, not {getattr(config, name)}")
    try:
        ZoneInfo(config.time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(
            f"time_zone must be a name such as Asia/Shanghai or UTC, not {config.time_zone!r}"
        ) from error


def write_new(
    home: Path,
    *,
    origin: str,
    edge_origin: str,
    trusted_proxies: str = "",
    database_url: str = "",
) -> Path:
    """Write a fresh configuration with a new secret, readable by the owner alone. Leaves an
    existing file alone.

    Raises ConfigError, with nothing written, when an address could not be served.
    """
    file = home / FILE
    if not file.exists():
        secret = secrets.token_urlsafe(48)
        new = Config(
            home=home,
            secret_key=secret,
            origin=origin,
            edge_origin=edge_origin,
            trusted_proxies=trusted_proxies,
            database_url=database_url,
        )
        _checked(new)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = (
            "# Settings of this Tallgrass installation. Each can be overridden by TALLGRASS_<NAME> "
            "in the environment.\n"
            f"secret_key = {json.dumps(secret)}\n"
            f"origin = {json.dumps(origin)}\n"
            f"edge_origin = {json.dumps(edge_origin)}\n"
        )
        if new.is_https:
            text += _PROXIES
        if trusted_proxies:
            proxies = [part.strip() for part in trusted_proxies.split(",")]
            text += f"trusted_proxies = {json.dumps(proxies)}\n"
        if new.database_url:
            text += f"database_url = {json.dumps(new.database_url)}\n"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(text)
    return file


def of_environment_alone(home: Path) -> list[str]:
    """Return the settings that the environment gives and the file of the home does not: a command
    without them sees others."""
    file = home / FILE
    values = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    names = [field.name for field in fields(Config) if field.name != "home"]
    given = {name: os.environ.get(f"{PREFIX}{name.upper()}") for name in names}
    return [
        name
        for name, value in given.items()
        if value is not None
        and value != str(_typed(name, values.get(name, ""), "str"))
        and (value or name in values)
    ]
