"""The catalogue of events is in step with the code, and what a release stored is read by the
next."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tallgrass.kernel import events
from tallgrass.kernel.events import EventType
from tests import events as catalogue
from tests.running import ROOT

STORED = json.loads((ROOT / "tests" / "event_fields.json").read_text(encoding="utf-8"))
"""Every version of every event with its fields, and names that were given up. Lines are added; none
is ever changed once it was released."""
SAMPLES: dict[str, Any] = {"number": 7, "text": "words", "yes or no": True, "nothing": None}
DECLARED = [each for each in events.all_types() if not each.name.startswith("test.")]


def sample(fields: dict[str, str]) -> dict[str, Any]:
    """A payload with these fields."""
    return {
        name: [SAMPLES[words.removeprefix("list of ")]]
        if words.startswith("list of ")
        else SAMPLES[words.split(" or nothing")[0]]
        for name, words in fields.items()
    }


def test_the_page_of_events_is_in_step() -> None:
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page(), "run `make events`"


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.name)
def test_a_changed_event_has_the_next_version(declared: EventType) -> None:
    today = {field.name: field.words for field in declared.fields}
    assert STORED["events"].get(declared.name, {}).get(str(declared.version)) == today, (
        f"list {declared.name} {declared.version} in tests/event_fields.json, or give it a version"
    )


def test_each_version_that_was_ever_stored_is_read_under_each_name_it_had() -> None:
    read = 0
    for name, versions in STORED["events"].items():
        names = [name, *(old for old, new in STORED["was"].items() if new == name)]
        for version, fields in versions.items():
            for known in names:
                happened = events.unpack(known, int(version), sample(fields))
                assert events.pack(happened).keys() == {
                    field.name for field in events.named(name).fields
                }
                read += 1
    assert read > len(DECLARED)


def test_what_is_public_names_things_by_public_id() -> None:
    public = [each for each in DECLARED if each.is_public]
    assert public
    for each in public:
        assert [field.name for field in each.fields if field.name.endswith(("_id", "_ids"))] == [
            field.name for field in each.fields if field.is_internal
        ]
        assert any(not field.is_internal for field in each.fields)


def test_no_name_is_given_up_without_a_trace() -> None:
    assert sorted(STORED["events"]) == [each.name for each in DECLARED]
    assert {old: events.named(old).name for old in STORED["was"]} == STORED["was"]


@pytest.mark.parametrize("store", sorted((ROOT / "tests" / "upgrade" / "stores").glob("*.xz")))
def test_every_event_of_a_released_community_is_read(store: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(store, tmp_path)
    database = sqlite3.connect(tmp_path / "tallgrass.db")
    columns = {row[1] for row in database.execute("PRAGMA table_info(tg_kernel_outboxevent)")}
    version = "version" if "version" in columns else "1"
    rows = database.execute(f"SELECT name, {version}, payload FROM tg_kernel_outboxevent")
    read = 0
    for name, number, payload in rows:
        events.unpack(name, number, json.loads(payload))
        read += 1
    database.close()
    assert read > 500
