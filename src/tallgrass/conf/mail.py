"""Where mail goes: to files in the home until a server is named."""

from typing import Any
from urllib.parse import unquote, urlsplit

from tallgrass.conf.config import FILE, Config, ConfigError

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(config: Config) -> dict[str, Any]:
    """Return Django's EMAIL_* settings. `mail_url` looks like
    smtp+tls://user:password@mail.example.org:587."""
    if not config.mail_url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(config.home / "mail"),
        }
    parts = urlsplit(config.mail_url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ConfigError(
            "mail_url must begin with smtp://, smtp+tls:// or smtps://, and name a host"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def mail_warnings(config: Config) -> list[str]:
    """Say what people miss while mail goes to files."""
    if config.mail_url:
        return []
    return [
        f"people can sign up, but mail goes to files in {config.home / 'mail'}: nobody gets a "
        f"confirmation or a new password. Name a mail server in {config.home / FILE}, as in "
        f'mail_url = "smtp+tls://user:password@mail.example.org:587"'
    ]
