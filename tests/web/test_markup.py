"""What a screen reader and a keyboard need of every page: labels, names, headings in order, ids
that are used once."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.access import table
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


class Page(HTMLParser):
    """Ids, references, headings, controls, links and buttons of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.refers: set[str] = set()
        self.labelled: set[str] = set()
        self.headings: list[int] = []
        self.unlabelled: list[str] = []
        self.nameless: list[str] = []
        self._in_label = 0
        self._open: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.ids.update([has["id"]] if has.get("id") else [])
        self.refers.update(word for name in REFERS for word in has.get(name, "").split())
        self._in_label += tag == "label"
        if tag == "label" and "for" in has:
            self.labelled.add(has["for"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        named = has.get("aria-label") or has.get("aria-labelledby")
        if (
            tag in ("input", "select", "textarea")
            and has.get("type") != "hidden"
            and not named
            and not self._in_label
        ):
            self.unlabelled.append(has.get("id", f"<{tag} {has.get('name')}>"))
        if tag in ("a", "button", "summary"):
            self._open.append([tag, self.get_starttag_text() or tag, named or ""])
        if tag == "img" and self._open:
            self._open[-1][2] += has.get("alt", "")

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][2] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        self._in_label -= tag == "label"
        if self._open and tag == self._open[-1][0]:
            _tag, text, name = self._open.pop()
            self.nameless += [] if name else [text]

    @property
    def faults(self) -> list[str]:
        jumps = [
            f"h{a} then h{b}"
            for a, b in zip(self.headings, self.headings[1:], strict=False)
            if b > a + 1
        ]
        return [
            *(f"id {name} is used {count} times" for name, count in self.ids.items() if count > 1),
            *(
                f"{name} is referred to and not there"
                for name in sorted(self.refers - set(self.ids))
            ),
            *(f"{name} has no label" for name in self.unlabelled if name not in self.labelled),
            *(f"{text} has no name" for text in self.nameless),
            *jumps,
            *([] if self.headings.count(1) == 1 else [f"{self.headings.count(1)} first headings"]),
        ]


@pytest.mark.parametrize("area", table.AREAS)
def test_every_page_can_be_read_by_ear_and_used_by_key(area: str) -> None:
    cast = make_cast()
    world, found = table.world_of(area, cast), []
    for role, browser in table.clients(cast).items():
        for name in sorted(
            {
                row.name
                for row in table.rows_of(area)
                if row.method == "GET" and row.url_name != "styleguide"
            }
        ):
            answer = browser.get(table.address_of(name, world))
            if (
                answer["Content-Type"].startswith("text/html")
                and not answer.streaming
                and answer.content
            ):
                found += [
                    f"{name} as {role}: {fault}" for fault in Page(answer.content.decode()).faults
                ]
    assert found == []
