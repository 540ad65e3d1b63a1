"""Pictures over HTTP: permission first, then ranges, validators and caching."""

import re
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from tallgrass.notes import pictures
from tallgrass.notes.media_queries import MediaFile, media_file
from tallgrass.web.guard import found
from tallgrass.web.shell import principal_of_request

_RANGE = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")
HOUR = 3_600


@require_safe
def picture(request: HttpRequest, public_id: str, variant: str) -> HttpResponseBase:
    """Send one size of a picture. Public notes' pictures may be kept by anybody for an hour, others
    by nobody: what is deleted or erased must not live on in caches that nobody of us can empty."""
    file = found(media_file(principal_of_request(request), public_id, variant))
    etag = f'"{file.digest[:32]}-{file.variant}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _dressed(HttpResponse(status=304), file, etag)
    try:
        with pictures.path_of(file.digest, file.variant).open("rb") as handle:
            return _dressed(_body(request, handle, etag), file, etag)
    except FileNotFoundError:
        return found(None)


def _body(request: HttpRequest, handle: BinaryIO, etag: str) -> HttpResponse:
    size = handle.seek(0, 2)
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    span = _span(wanted, size)
    if span == (0, 0) and wanted:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, end = span if span else (0, size)
    handle.seek(first)
    response = HttpResponse(
        handle.read(end - first), content_type="image/webp", status=206 if span else 200
    )
    if span:
        response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return response


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Return first byte and end of a single range; None for no (or an unreadable) range; (0, 0) for
    one that cannot be met."""
    match = _RANGE.match(wanted)
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        tail = int(match[2])
        return (max(0, size - tail), size) if tail else (0, 0)
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return (first, last + 1) if first <= last else (0, 0)


def _dressed(response: HttpResponse, file: MediaFile, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = (
        f"public, max-age={HOUR}" if file.is_public and file.is_exact else "private, no-store"
    )
    return response
