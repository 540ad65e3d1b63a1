"""What the worker does in time after an erasure, done at once for whoever waits for it."""

import json
import time
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from tallgrass.conf.prepare import Say, wipe
from tallgrass.conf.supervise import SAMPLE
from tallgrass.discovery.actions import follow_notes, forget_erased
from tallgrass.engine.search import begun_at
from tallgrass.kernel import erasures
from tallgrass.people.actions.erasure import drop_sessions

PATIENCE = 60.0  # seconds that we try again while the worker feeds the index, or somebody reads


def leave_no_trace(person_ids: Collection[int], say: Say) -> None:
    """Drop the sign-ins of people who were erased, write the search index anew, and empty the
    databases' write-ahead logs."""
    home = Path(settings.TALLGRASS_HOME)
    for person_id in person_ids:
        drop_sessions(person_id)
    follow_notes()
    say("Writing the search index anew")
    until = time.monotonic() + PATIENCE
    index = home / "index" / "notes"
    while erasures.changed_at(home) > begun_at(index) and not forget_erased():
        if time.monotonic() > until or not index.exists():
            say("The index is busy: the worker writes it anew within an hour")
            break
        time.sleep(0.5)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite_backend"):
        while not wipe(home):
            if time.monotonic() > until:
                say("A database is being read: the worker empties its log within a minute")
                break
            time.sleep(0.5)


def forget_sample_sign_in(home: Path, addresses: Collection[str]) -> None:
    """Take somebody's sign-in out of those that a sample community prints."""
    file = home / SAMPLE
    if file.exists():
        body = json.loads(file.read_text(encoding="utf-8"))
        body["accounts"] = [one for one in body["accounts"] if one["email"] not in addresses]
        file.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
