"""What holds inside every room: who may write, and where."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import rooms

ROOMS = Path(__file__).parents[1] / "src" / "tallgrass"
NAMES = sorted(path.parent.name for path in ROOMS.glob("*/models*") if path.parent.name != "kernel")
WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "select_for_update",
    "update",
    "update_or_create",
}


def writes_of(tree: ast.AST) -> Iterator[str]:
    """Names of writes to tables in the tree: on a manager or query set, or on a row's fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_table = "objects" in ast.unparse(node.func.value).split(".")
            is_row = any(word.arg == "update_fields" for word in node.keywords)
            if node.func.attr in WRITES and (is_table or is_row):
                yield node.func.attr


def test_writes_are_found_where_they_are() -> None:
    source = (
        "Note.objects.filter(pk=1).update(likes=2)\nrow.save(update_fields=['a'])\n{}.update({})"
    )
    assert sorted(writes_of(ast.parse(source))) == ["save", "update"]
    assert {"people", "ledger", "notes", "campaigns"} <= set(NAMES)


@pytest.mark.parametrize("room", NAMES)
def test_only_actions_write(room: str) -> None:
    found = {}
    for path in sorted((ROOMS / room).rglob("*.py")):
        inside = path.relative_to(ROOMS / room)
        if inside.parts[0] in {"actions", "actions.py", "migrations"}:
            continue
        writes = set(writes_of(ast.parse(path.read_text(encoding="utf-8"))))
        if writes:
            found[f"{room}/{inside.as_posix()}"] = sorted(writes)
    assert found == {}


def test_the_drawing_of_rooms_is_in_step() -> None:
    assert rooms.PAGE.read_text(encoding="utf-8") == rooms.page(), "run `make rooms`"


def test_an_arrow_stands_for_what_no_chain_of_arrows_shows() -> None:
    used = {"top": {"middle", "low"}, "middle": {"low"}, "low": set[str](), "apart": {"low"}}
    assert rooms.nearest(used) == {
        "top": ["middle"],
        "middle": ["low"],
        "low": [],
        "apart": ["low"],
    }


def test_every_room_is_drawn_on_its_line() -> None:
    drawn = [room for line in rooms.layers() for room in line]
    assert sorted([*drawn, "conf"]) == sorted(rooms.imports())
