"""`python -m tests.events` (`make events`) writes docs/events.md from the declared events."""

import os
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # before what needs its tables; nothing when it is set up already

from tallgrass.kernel import outbox  # noqa: E402
from tallgrass.kernel.events import EventType, all_types  # noqa: E402
from tests.running import ROOT  # noqa: E402

PAGE = ROOT / "docs" / "events.md"
INTRODUCTION = """\
# Events

What rooms tell each other after a commit, at least once to each who hears it. Each is a frozen
dataclass in the `events.py` of its room; a name is a thing and what happened to it, and keeps its
meaning. What changes in a released event is its next version, and a function brings stored rows of
the one before up to date (`upcasts`); a name that was changed still reads (`was`).

A *public* event may leave the installation: whoever is outside sees its fields but those in
brackets, which are internal ids. An event that nobody hears is public, or waits for its room.

`make events` writes this page.
"""


def page() -> str:
    """The page as it should be now."""
    return INTRODUCTION + "".join(_rooms())


def _rooms() -> Iterator[str]:
    rooms: dict[str, list[EventType]] = {}
    for each in all_types():
        if not each.name.startswith("test."):
            rooms.setdefault(each.cls.__module__.split(".")[1], []).append(each)
    for room in sorted(rooms):
        yield f"\n## {room}\n\n| event | says | fields | heard by |\n|---|---|---|---|\n"
        yield from map(_row, rooms[room])


def _row(each: EventType) -> str:
    name = f"`{each.name}` {each.version}{' *public*' if each.is_public else ''}"
    shown = [f"{field.name}: {field.words}" for field in each.fields if not field.is_internal]
    hidden = [f"[{field.name}: {field.words}]" for field in each.fields if field.is_internal]
    heard = ", ".join(f"`{listener}`" for listener in outbox.listeners(each.name))
    return f"| {name} | {each.about} | {', '.join([*shown, *hidden])} | {heard or '–'} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
