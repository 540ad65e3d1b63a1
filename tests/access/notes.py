"""Notes, boards, comments, pictures, a person's page. `creator` wrote the note, `reader` the
comment; `reader` owns the board."""

import io
from typing import Any

from PIL import Image

from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions, queries
from tallgrass.notes.board_queries import comments_on
from tests.cast import Cast


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "#2f6b3c").save(out, "PNG")
    note = actions.publish_note(
        cast.creator, title="Nine mornings", body="No pilling.", images=[out.getvalue()]
    )
    actions.comment(cast.reader, note_id=note.id, text="Does it sting?")
    [comment] = comments_on(ANONYMOUS, note.id).items
    board = actions.create_board(cast.reader, name="Skin")
    full = queries.note_by_public_id(ANONYMOUS, note.public_id)
    assert full
    unused = actions.store_picture(cast.creator, data=out.getvalue())
    of_note, of_board = {"public_id": note.public_id}, {"public_id": board.public_id}
    names = (
        "note",
        "edit_note",
        "delete_note",
        "like_note",
        "unlike_note",
        "save_note",
        "unsave_note",
        "comment_note",
    )
    return {
        **dict.fromkeys(names, of_note),
        **dict.fromkeys(("board", "change_board", "delete_board"), of_board),
        "note#none": {"public_id": "x" * 16},
        "delete_comment": {"public_id": comment.public_id},
        "person": {"handle": cast.creator.handle},
        "person#none": {"handle": "nobody_at_all"},
        "picture": {"public_id": full.pictures[0].public_id, "variant": "card"},
        "picture#unused": {"public_id": unused.public_id, "variant": "card"},
    }


TABLE = """
note             GET   200 200 200 200 200 200 200 200
note#none        GET   404 404 404 404 404 404 404 404
new_note         GET   302 200 200 200 200 200 200 200
new_note         POST  302 422 422 422 422 422 422 422
edit_note        GET   302 403 200 403 403 403 403 403
edit_note        POST  302 403 422 403 403 403 403 403
delete_note      GET   302 403 200 403 403 403 403 403
delete_note      POST  302 403 303 403 403 403 403 403
like_note        POST  302 303 303 303 303 303 303 303
unlike_note      POST  302 303 303 303 303 303 303 303
save_note        POST  302 303 303 303 303 303 303 303
unsave_note      POST  302 303 303 303 303 303 303 303
comment_note     POST  302 422 422 422 422 422 422 422
delete_comment   POST  302 303 403 403 403 403 403 403
boards           GET   302 200 200 200 200 200 200 200
boards           POST  302 422 422 422 422 422 422 422
board            GET   404 200 404 404 404 404 404 404
change_board     POST  302 422 404 404 404 404 404 404
delete_board     POST  302 303 404 404 404 404 404 404
person           GET   200 200 200 200 200 200 200 200
person#none      GET   404 404 404 404 404 404 404 404
picture          GET   200 200 200 200 200 200 200 200
picture#unused   GET   404 404 200 404 404 404 404 404 // nobody reads what is not out
"""
