"""Access tables: what each role gets from each address, read from the modules beside this one.

A module `<area>.py` has `TABLE`, lines of

    url_name METHOD anonymous reader creator marketer procurement agent mcn operator

with the status each role gets (a POST has an empty body), and, where addresses take arguments,
`world(cast)`, which makes what is needed and returns the arguments by URL name. `url_name#variant`
is the same address with other arguments.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast, sign_in

ROLES = ("anonymous", "reader", "creator", "marketer", "procurement", "agent", "mcn", "operator")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
AREAS = sorted(
    file.stem
    for file in Path(__file__).parent.glob("*.py")
    if file.stem not in ("__init__", "table") and "test_" not in file.stem
)
World = dict[str, dict[str, Any]]
_WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?tg_', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One address, one method: the status each role should get."""

    name: str
    method: str
    statuses: dict[str, int]

    @property
    def url_name(self) -> str:
        return self.name.partition("#")[0]


def rows_of(area: str) -> list[Row]:
    """The rows of one area's table, in order."""
    rows = []
    for line in import_module(f"tests.access.{area}").TABLE.splitlines():
        cells = line.split("//")[0].split()
        if cells:
            name, method, *statuses = cells
            assert method in METHODS and len(statuses) == len(ROLES), (
                f"{area}: this row is malformed: {line}"
            )
            rows.append(
                Row(
                    name,
                    method,
                    {role: int(status) for role, status in zip(ROLES, statuses, strict=True)},
                )
            )
    return rows


def all_rows() -> dict[tuple[str, str], str]:
    """Every (URL name, method) that has a row, with its area."""
    return {(row.url_name, row.method): area for area in AREAS for row in rows_of(area)}


def world_of(area: str, cast: Cast) -> World:
    """What the area's addresses need, made in the database."""
    make: Callable[[Cast], World] | None = getattr(
        import_module(f"tests.access.{area}"), "world", None
    )
    return make(cast) if make else {}


def patterns(
    found: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its route, however deep."""
    for entry in (found or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def clients(cast: Cast) -> dict[str, Client]:
    """A signed-in browser for each role."""
    made = {}
    for role in ROLES:
        made[role] = Client(raise_request_exception=False)
        person_id = cast.role(role).person_id
        if person_id is not None:
            sign_in(made[role], get_user_model().objects.get(pk=person_id))
    return made


def address_of(name: str, world: World) -> str:
    """Where that URL name leads in this world."""
    return reverse(
        name.partition("#")[0], kwargs=world.get(name) or world.get(name.partition("#")[0]) or None
    )


def writes(client: Client, name: str, world: World) -> list[str]:
    """Statements by which a GET changed a room's table; whatever it wrote is undone."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as seen:
            client.get(address_of(name, world))
        transaction.set_rollback(True)
    return [
        query["sql"]
        for query in seen
        if _WRITE.match(query["sql"]) and "tg_kernel_ratebucket" not in query["sql"]
    ]


def status(
    client: Client,
    method: str,
    name: str,
    world: World,
    headers: dict[str, str] | None = None,
    body: tuple[bytes, str] = (b"", "application/x-www-form-urlencoded"),
) -> int:
    """What this browser gets there; whatever the request wrote is undone. A refusal's code must be
    read on the page that carries it in its header."""
    address = address_of(name, world)
    cookies = client.cookies.output()
    with transaction.atomic():
        answer = client.generic(
            method, address, body[0], content_type=body[1], headers=headers or {}
        )
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[call-overload]
        transaction.set_rollback(True)
    code = answer.headers.get("X-Refusal-Code", "")
    assert code.encode() in content, f"{method} {address} does not show {code}"
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return answer.status_code


def faults_of(area: str, cast: Cast) -> list[str]:
    """Cells of the area's table that are not what the site answers."""
    world, browsers, found = world_of(area, cast), clients(cast), []
    for row in rows_of(area):
        for role, wanted in row.statuses.items():
            got = status(browsers[role], row.method, row.name, world)
            if got != wanted or got >= 500:
                found.append(f"{row.name} {row.method} as {role}: {got}, the table says {wanted}")
    return found


def unlisted_methods(area: str, cast: Cast) -> list[str]:
    """Methods without a row that an address of the area accepts all the same: a signed-in operator
    must get 405."""
    world, browser, found = world_of(area, cast), clients(cast)["operator"], []
    listed = all_rows()
    for name in sorted({row.name for row in rows_of(area)}):
        for method in METHODS:
            if (name.partition("#")[0], method) not in listed:
                got = status(browser, method, name, world)
                if got != 405:
                    found.append(
                        f"{name} {method}: {got} instead of 405; refuse the method, or give it a "
                        f"row in tests/access/{area}.py"
                    )
    return found
