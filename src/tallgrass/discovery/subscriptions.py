"""What discovery does on others' news: likes and saves make a note more popular; who wants no
profile is not read."""

from typing import Any

from tallgrass.discovery.actions import read_anew, recount
from tallgrass.kernel import outbox


@outbox.on("note.liked")
@outbox.on("note.unliked")
@outbox.on("note.saved")
def _counted(payload: dict[str, Any]) -> None:
    recount([payload["note_id"]])


@outbox.on("profiles.chosen")
def _chosen(payload: dict[str, Any]) -> None:
    read_anew(payload["person_id"])
