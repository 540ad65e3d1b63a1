"""The only writes of the notes room."""

from tallgrass.notes.actions.boards import (
    change_board,
    create_board,
    delete_board,
    save_to_board,
    unsave,
)
from tallgrass.notes.actions.engaging import comment, delete_comment, like, unlike
from tallgrass.notes.actions.importing import import_notes
from tallgrass.notes.actions.imports import take_back_import
from tallgrass.notes.actions.pictures import store_picture, uploading
from tallgrass.notes.actions.publishing import delete_note, edit_note, publish_note

__all__ = [
    "change_board",
    "comment",
    "create_board",
    "delete_board",
    "delete_comment",
    "delete_note",
    "edit_note",
    "import_notes",
    "like",
    "publish_note",
    "save_to_board",
    "store_picture",
    "take_back_import",
    "unlike",
    "unsave",
    "uploading",
]
