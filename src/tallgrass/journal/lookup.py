"""What the edge wants to know of a link before it hands a click in: facts that never change."""

import json
from dataclasses import dataclass
from pathlib import Path

from tallgrass.journal.store import Store
from tallgrass.journal.targets import is_safe

LARGEST_CACHE = 50_000


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """Where a link leads, whose own clicks do not count, and the rules it was opened under."""

    token: str
    target: str
    self_viewer: str
    rules: str


class Lookup:
    """Links by token, kept in memory once found. A link whose target is not on its verified domains
    is not found."""

    def __init__(self, home: Path) -> None:
        self._store = Store(home)
        self._known: dict[str, LinkFacts] = {}

    def find(self, token: str) -> LinkFacts | None:
        """Return the link of that token, or None. Raises JournalUnavailable when it cannot be
        read."""
        facts = self._known.get(token)
        if facts is None:
            rows = self._store.rows(
                "SELECT token, target, domains, self_viewer, rules FROM link WHERE token = ?",
                (token,),
            )
            for found, target, domains, self_viewer, rules in rows:
                if is_safe(target, json.loads(domains)):
                    facts = LinkFacts(found, target, self_viewer, rules)
                    if len(self._known) >= LARGEST_CACHE:
                        self._known.clear()
                    self._known[token] = facts
        return facts

    def close(self) -> None:
        self._store.close()
