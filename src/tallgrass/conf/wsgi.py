"""The web process's application."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")


class Utf8Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset it names: our pages send no other, and some
    that Python knows read no text, upon which every page would fail."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Take a body's type and its parameters, and let the charset be."""
        said = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        self.content_type, self.content_params = said


_django = get_wsgi_application()
_django.request_class = Utf8Request

from django.conf import settings  # noqa: E402 (once Django is awake)

from tallgrass.kernel.callers import CallerWatch  # noqa: E402
from tallgrass.kernel.forwarding import Network, visitor  # noqa: E402

gc.collect()
gc.freeze()  # what is loaded by now stays: the collector need not look at it again

_SCHEME = settings.TALLGRASS_ORIGIN.partition(":")[0]
_PROXIES: tuple[Network, ...] = settings.TALLGRASS_TRUSTED_PROXIES
_UNCOUNTED = ("/healthz", "/static/")  # asked for by machines, or beside a page
_watch = CallerWatch(settings.TALLGRASS_HOME, "web", _PROXIES, is_public=_SCHEME == "https")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve by Django, told what only our configuration knows: the scheme people use, and who
    stands behind a proxy we trust.

    Headers such as X-Forwarded-Proto and X-Forwarded-Host are never believed.
    """
    environ["wsgi.url_scheme"] = _SCHEME
    address = real_address(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))
    environ["REMOTE_ADDR"] = address
    if not environ.get("PATH_INFO", "").startswith(_UNCOUNTED):
        _watch.note(address)
    return _django(environ, start_response)


def real_address(peer: str, forwarded: str) -> str:
    """Return whoever spoke to the last proxy we trust: the nearest address of the chain that is not
    one of them; the peer's own where the chain cannot be read."""
    return visitor(peer, forwarded, tuple(_PROXIES)) or peer
