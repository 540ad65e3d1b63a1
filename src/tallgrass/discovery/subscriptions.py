"""What discovery does on others' news: likes and saves make a note more popular; who wants no
profile is not read."""

from typing import Any

from tallgrass.discovery.actions import recount, reindex_author
from tallgrass.kernel import outbox


@outbox.on("note.liked")
@outbox.on("note.unliked")
@outbox.on("note.saved")
def _counted(payload: dict[str, Any]) -> None:
    recount([payload["note_id"]])


@outbox.on("profiles.chosen")
def _chosen(payload: dict[str, Any]) -> None:
    reindex_author(payload["person_id"])
