"""The web process's application."""

import gc
import os
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 (once Django is awake)

gc.collect()
gc.freeze()  # what is loaded by now stays: the collector need not look at it again

_SCHEME = settings.TALLGRASS_ORIGIN.partition(":")[0]
_PROXIES = [
    ip_network(part.strip(), strict=False)
    for part in settings.TALLGRASS_TRUSTED_PROXIES.split(",")
    if part.strip()
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, told what only our configuration knows: the scheme people use, and who stands behind
    a proxy we trust.

    Headers such as X-Forwarded-Proto and X-Forwarded-Host are never believed.
    """
    environ["wsgi.url_scheme"] = _SCHEME
    environ["REMOTE_ADDR"] = real_address(
        environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
    )
    return _django(environ, start_response)


def real_address(peer: str, forwarded: str) -> str:
    """Whoever spoke to the last proxy we trust: the nearest address of the chain that is not one of
    them."""
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    while chain and _is_trusted(peer) and _is_address(chain[-1]):
        peer = chain.pop()
    return peer


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in _PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
