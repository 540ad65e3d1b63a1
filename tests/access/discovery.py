"""Discover, Following, hashtags, search, why. `creator` wrote the note."""

from typing import Any

from tallgrass.notes import actions
from tests.cast import Cast


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    note = actions.publish_note(cast.creator, title="Nine mornings", body="No pilling. #dryskin")
    gone = actions.publish_note(cast.creator, title="Gone", body="Soon.")
    actions.delete_note(cast.creator, note_id=gone.id)
    return {
        "tag": {"tag": "dryskin"},
        "tag#none": {"tag": "never-used"},
        "tag#folded": {"tag": "DrySkin"},
        "tag#impossible": {"tag": "!!!"},
        "why": {"public_id": note.public_id},
        "why#gone": {"public_id": gone.public_id},
        "why#none": {"public_id": "x" * 16},
    }


TABLE = """
discover         GET   200 200 200 200 200 200 200 200
following        GET   302 200 200 200 200 200 200 200
tag              GET   200 200 200 200 200 200 200 200
tag#none         GET   200 200 200 200 200 200 200 200
tag#folded       GET   301 301 301 301 301 301 301 301
tag#impossible   GET   404 404 404 404 404 404 404 404
search           GET   200 200 200 200 200 200 200 200
why              GET   200 200 200 200 200 200 200 200
why#gone         GET   404 404 404 404 404 404 404 404
why#none         GET   404 404 404 404 404 404 404 404
ranking          GET   200 200 200 200 200 200 200 200
"""
