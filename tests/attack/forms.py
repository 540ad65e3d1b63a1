"""Every form of every page as a role finds it: where it leads, and what it would say if it were
sent as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.db import transaction
from django.test import Client

from tests.access import table
from tests.access.table import World

_UNTYPED = ("hidden", "radio", "checkbox", "submit", "button", "file", "image", "reset")


@dataclass(slots=True)
class Form:
    """A form of a page: the name of each field with what stands in it; `typed` are those in which
    people write, `files` those that take a file."""

    role: str
    page: str
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """What two forms that are asked alike have in common."""
        names = {*self.values, *self.typed, *self.files}
        return self.method, self.action.partition("?")[0], tuple(sorted(names))


class _Forms(HTMLParser):
    """Reads the forms of a page. Controls that name their form by its id belong to it."""

    def __init__(self, role: str, page: str, html: str) -> None:
        super().__init__()
        self._role, self._page = role, page
        self._ids: dict[str, Form] = {}
        self._open: Form | None = None
        self._area: tuple[Form, str] | None = None
        self._select: tuple[Form, str] | None = None
        self._elsewhere: list[tuple[str, str, dict[str, str]]] = []
        self.found: list[Form] = []
        self.feed(html)
        for owner, tag, has in self._elsewhere:
            if owner in self._ids:
                self._control(self._ids[owner], tag, has)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            where = has.get("action") or self._page
            self._open = Form(self._role, self._page, where, has.get("method", "get").upper())
            self.found.append(self._open)
            self._ids[has.get("id", "")] = self._open
        elif tag in ("input", "textarea", "select", "button") and has.get("name"):
            if "form" in has:
                self._elsewhere.append((has["form"], tag, has))
            elif self._open is not None:
                self._control(self._open, tag, has)
        elif tag == "option" and self._select is not None:
            form, name = self._select
            if "selected" in has or not form.values[name]:
                form.values[name] = has.get("value", "")

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has["name"], has.get("type", "text")
        if tag == "textarea":
            form.values.setdefault(name, "")
            form.typed.add(name)
            self._area = (form, name)
        elif tag == "select":
            form.values.setdefault(name, "")
            self._select = (form, name)
        elif kind == "file":
            form.files.add(name)
        elif kind in ("radio", "checkbox"):
            if "checked" in has or name not in form.values:
                form.values[name] = has.get("value", "on")
        else:
            form.values.setdefault(name, has.get("value", ""))
            if tag == "input" and kind not in _UNTYPED:
                form.typed.add(name)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            form, name = self._area
            form.values[name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


def forms_on(role: str, page: str, html: str) -> list[Form]:
    """The forms of one page."""
    return _Forms(role, page, html).found


def forms_of(area: str, world: World, browsers: dict[str, Client]) -> Iterator[Form]:
    """Each kind of form that some role finds on the pages of an area, once. Pages are only looked
    at: whatever a look wrote is undone."""
    seen = set()
    for row in table.rows_of(area):
        page = table.address_of(row.name, world)
        for role, status in row.statuses.items():
            if row.method != "GET" or status != 200:
                continue
            with transaction.atomic():
                answer = browsers[role].get(page)
                html = "" if answer.streaming else answer.content.decode(errors="replace")
                transaction.set_rollback(True)
            for form in forms_on(role, page, html):
                if form.kind not in seen:
                    seen.add(form.kind)
                    yield form
