"""The main database: SQLite in HOME by default, PostgreSQL by URL."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tallgrass.conf.config import Config, ConfigError


def database(config: Config) -> dict[str, Any]:
    """Return Django's DATABASES["default"] for this configuration.

    Raises ConfigError for an address that names no database on a PostgreSQL, or when the parts
    that speak to one are not installed.
    """
    if not config.database_url:
        return {
            "ENGINE": "tallgrass.kernel.sqlite_backend",
            "NAME": str(config.home / "tallgrass.db"),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
                "cache_size=-32768; PRAGMA secure_delete=ON",
            },
            "TEST": {"NAME": str(config.home / "test.db")},
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(config.database_url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError("database_url must begin with postgresql://")
    try:
        port = str(parts.port or "")
    except ValueError:
        raise ConfigError("database_url: the port must be a number up to 65535") from None
    if not parts.path.strip("/"):
        raise ConfigError("database_url must name a database, as in postgresql://host/tallgrass")
    if find_spec("psycopg") is None:
        raise ConfigError(
            "database_url names a PostgreSQL, and what speaks to it is not installed: install "
            "tallgrass[postgres]"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
