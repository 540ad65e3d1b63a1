"""What discovery does on others' news: likes and saves make a note more popular; who wants no
profile is not read."""

from tallgrass.discovery.actions import recount, reindex_author
from tallgrass.kernel import outbox
from tallgrass.notes.events import NoteLiked, NoteSaved, NoteUnliked
from tallgrass.profiles.events import ProfileChosen


@outbox.on(NoteLiked, NoteUnliked, NoteSaved)
def _counted(happened: NoteLiked | NoteUnliked | NoteSaved) -> None:
    recount([happened.note_id])


@outbox.on(ProfileChosen)
def _chosen(happened: ProfileChosen) -> None:
    reindex_author(happened.person_id)
