"""Paths to pages, as the rooms that speak of them declare them. The web serves each."""

from collections.abc import Mapping

_pages: dict[str, str] = {}


def declare(**pages: str) -> None:
    """Declare a room's pages: a name, and the path with `{id}` where one thing's public id stands.

    Raises ValueError for a name that is declared with another path.
    """
    for name, path in pages.items():
        if _pages.setdefault(name, path) != path:
            raise ValueError(f"two pages are called {name}")


def path_of(name: str, public_id: str = "") -> str:
    """Return the path of a page; of one thing's page, by its public id.

    Raises LookupError for a page that no room declares, ValueError for a page of one thing without
    its id, or the other way round.
    """
    if name not in _pages:
        raise LookupError(f"no room declares the page {name}")
    if ("{id}" in _pages[name]) != bool(public_id):
        raise ValueError(f"{name} is a page {'without an' if public_id else 'of one'} id")
    return _pages[name].replace("{id}", public_id)


def declared() -> Mapping[str, str]:
    """Return every declared page: its path by its name."""
    return dict(_pages)
