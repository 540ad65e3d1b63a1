"""The areas of the web room. Each is a package with `urls.py` (its addresses) and, where it has any, `nav.py` (its entries)."""

from tallgrass.web.nav import Entry

URLS: list[str] = [
    "tallgrass.web.site.urls",
]

ENTRIES: list[Entry] = []
