"""Building the sample community, from an empty home to a place where every role has something to do."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tallgrass.demo import notes, people, reading
from tallgrass.demo.compose import compose_notes
from tallgrass.demo.world import Progress, World, world
from tallgrass.notes.queries import count_all as count_notes
from tallgrass.people.queries import count_all as count_people

LOGIN = "/account/login/"
ROLES = ("reader", "creator", "marketer", "procurement", "agency", "mcn", "operator")
Step = Callable[[World], None]


def build(
    home: Path, *, as_of: date, seed: int, progress: Progress, most_people: int = people.PEOPLE, more_notes: int = 0
) -> dict[str, Any]:
    """Build the community into the empty database of `home` and write `home/demo.json`. Returns what that file says.

    `as_of` is its present; the same seed and day give the same community (ids that must not be guessed excepted).
    """
    with world(as_of, seed, progress) as new:
        _settle(new, most_people)
        compose_notes(new, more_notes)
        _live(new)
        body = {
            "login": LOGIN,
            "as_of": as_of.isoformat(),
            "seed": seed,
            "accounts": [{"role": role, "email": new.emails[role], "password": new.passwords[role]} for role in ROLES],
            "counts": {"people": count_people(), "notes": count_notes()},
        }
    file = home / "demo.json"
    file.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    file.chmod(0o600)
    return body


def _settle(new: World, most_people: int) -> None:
    people.settle(new, most_people)
    notes.publish_all(new)
    people.befriend(new)
    notes.talk(new)
    notes.enjoy(new)
    with new.on(3):
        new.sweep()


def _live(new: World) -> None:
    reading.read_notes(new, list(new.notes), days=28, each=22)
    with new.on(0):
        new.sweep()
