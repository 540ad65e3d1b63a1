"""The map for crawlers: public notes, profiles and pages, ten thousand addresses a file."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from tallgrass.kernel.community_pages import NAMES
from tallgrass.notes import map_queries as notes
from tallgrass.people import map_queries as people
from tallgrass.web.errors import NOTHING_HERE

SIZE = 10_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Listed = Iterable[tuple[str, datetime | None]]


def _pages(_part: int) -> Listed:
    paths = [reverse("discover"), reverse("register"), reverse("source")]
    return [(path, None) for path in (*paths, *(f"/{name}/" for name in NAMES))]


_READS: dict[str, tuple[Callable[[], int], Callable[[int], Listed]]] = {
    "pages": (lambda: 1, _pages),
    "people": (lambda: people.map_parts(SIZE), lambda part: people.map_part(part, SIZE)),
    "notes": (lambda: notes.map_parts(SIZE), lambda part: notes.map_part(part, SIZE)),
}


@require_safe
def index(_request: HttpRequest) -> HttpResponse:
    """Name every part of the map."""
    parts = [
        f"<sitemap><loc>{_address(reverse('sitemap_part', args=[kind, part]))}</loc></sitemap>\n"
        for kind, (count, _read) in _READS.items()
        for part in range(1, count() + 1)
    ]
    text = f"{_XML}<sitemapindex {_SPACE}>\n{''.join(parts)}</sitemapindex>\n"
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def part(_request: HttpRequest, kind: str, number: str) -> HttpResponseBase:
    """List the addresses of one part."""
    count, read = _READS[kind]
    which = int(number)
    if not 1 <= which <= count():
        raise NOTHING_HERE()
    lines = chain([f"{_XML}<urlset {_SPACE}>\n"], _lines(read(which)), ["</urlset>\n"])
    return StreamingHttpResponse(lines, content_type="application/xml; charset=utf-8")


def _lines(listed: Listed) -> Iterator[str]:
    for path, changed in listed:
        day = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        yield f"<url><loc>{_address(path)}</loc>{day}</url>\n"


def _address(path: str) -> str:
    return escape(settings.TALLGRASS_ORIGIN + path)
