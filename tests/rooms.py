"""`python -m tests.rooms` (`make rooms`) draws into docs/rooms.md which room imports which."""

import tomllib
from collections.abc import Iterator, Mapping

import grimp

from tests.running import ROOT

PAGE = ROOT / "docs" / "rooms.md"
BEGIN, END = "<!-- rooms: begin -->\n", "<!-- rooms: end -->\n"
EVERYWHERE = "kernel"
INTRODUCTION = f"""\
`make rooms` draws this from the imports themselves. An arrow leads from a room to one that it
imports; left out are those to `{EVERYWHERE}`, and those that a chain of other arrows shows already.
The table has them all. `conf` stands beside the lines: it starts everything.

"""


def layers() -> list[list[str]]:
    """The rooms that are built, a list a line, the uppermost first, as import-linter holds them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    lines = next(each["layers"] for each in contracts if each["id"] == "layers")
    built = [[room for room in line.split(" | ") if not room.startswith("(")] for line in lines]
    return [line for line in built if line]


def imports() -> dict[str, set[str]]:
    """The rooms that each room imports, but for the sake of types alone."""
    graph = grimp.build_graph("tallgrass", exclude_type_checking_imports=True)
    rooms = sorted(graph.find_children("tallgrass"))
    for room in rooms:
        graph.squash_module(room)
    return {
        room.split(".")[1]: {
            each.split(".")[1]
            for each in graph.find_modules_directly_imported_by(room)
            if "." in each  # the package itself is no room
        }
        - {room.split(".")[1]}
        for room in rooms
    }


def reach(room: str, used: Mapping[str, set[str]]) -> set[str]:
    """Every room that this one imports, itself or through others."""
    return used[room].union(*(reach(each, used) for each in used[room]))


def nearest(used: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Of the rooms that each room imports, those that none of the others leads to."""
    return {
        room: sorted(each for each in own if not any(each in reach(via, used) for via in own))
        for room, own in used.items()
    }


def drawing() -> str:
    """What should stand between the markers now."""
    used = imports()
    return INTRODUCTION + "".join([*_diagram(used), "\n", *_table(used)])


def _diagram(used: Mapping[str, set[str]]) -> Iterator[str]:
    yield "```mermaid\nflowchart TD\n"
    for number, line in enumerate(layers(), 1):
        yield f'  subgraph line{number}[" "]\n    {" ~~~ ".join(line)}\n  end\n'
    shown = {room: own - {EVERYWHERE, "conf"} for room, own in used.items() if room != "conf"}
    for room, others in nearest(shown).items():
        for other in others:
            yield f"  {room} --> {other}\n"
    yield "```\n"


def _table(used: Mapping[str, set[str]]) -> Iterator[str]:
    yield "| room | imports |\n|---|---|\n"
    for room in [*(room for line in layers() for room in line), "conf"]:
        yield f"| `{room}` | {', '.join(f'`{each}`' for each in sorted(used[room])) or '–'} |\n"


def page() -> str:
    """The page of rooms as it should be now."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return before + BEGIN + drawing() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
