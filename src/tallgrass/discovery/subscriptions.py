"""What discovery does on others' news: likes and saves make a note more popular."""

from typing import Any

from tallgrass.discovery.actions import recount
from tallgrass.kernel import outbox


@outbox.on("note.liked")
@outbox.on("note.unliked")
@outbox.on("note.saved")
def _counted(payload: dict[str, Any]) -> None:
    recount([payload["note_id"]])
