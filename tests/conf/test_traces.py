"""Searching bytes for many texts at once."""

import json
import os

import pytest

from tallgrass.conf.traces import Needles

TEXTS = {
    "email": ["vera@vanished.example"],
    "note": ["The lighthouse again. " * 100, "灯塔早晨九次都在下雨"],
    "name": ["Vera"],
}
LONG = TEXTS["note"][0]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (b"vera@vanished.example", "email"),
        ("vera@vanished.example".encode("utf-16-le"), "email"),
        ("vera@vanished.example".encode("utf-16-be"), "email"),
        ("灯塔早晨九次都在下雨".encode(), "note"),
        ("灯塔早晨九次都在下雨".encode("utf-16-le"), "note"),
        (json.dumps("灯塔早晨九次都在下雨").encode(), "note"),
        (LONG[700:1_000].encode(), "note"),  # from the middle, as a page of a database holds it
    ],
)
def test_a_text_is_found_however_it_is_written(said: bytes, what: str) -> None:
    needles = Needles(TEXTS)
    for data in (said, b"\0" * 7 + said, os.urandom(5_000) + said + os.urandom(5_000)):
        found = needles.found_in(data)
        assert {needles.whats[one] for one in found} == {what}


@pytest.mark.parametrize("data", [b"", b"v", b"vera@vanished.exampl", b"Vera", os.urandom(9_999)])
def test_what_is_not_whole_or_too_short_to_tell_is_not_found(data: bytes) -> None:
    assert Needles(TEXTS).found_in(data) == set()
    assert Needles({}).found_in(data) == set()
