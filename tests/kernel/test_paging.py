"""Keyset paging: every row once, however pages are cut; altered cursors are refused (claim 34)."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallgrass.kernel.errors import CURSOR_DAMAGED, BadRequest
from tallgrass.kernel.models import OutboxEvent
from tallgrass.kernel.paging import LARGEST_PAGE, decode_cursor, encode_cursor, keyset
from tests.refusals import refused

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ORDER = {"order": ["-due_at", "-id"], "types": [datetime, int]}


def rows(minutes: list[int]) -> list[int]:
    """One row a minute given, ties included; their ids in the order pages should show them."""
    made = [
        OutboxEvent.objects.create(
            name="t", payload={}, created_at=NOON, due_at=NOON.replace(minute=minute)
        )
        for minute in minutes
    ]
    return [row.pk for row in sorted(made, key=lambda row: (row.due_at, row.pk), reverse=True)]


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5))
def test_every_row_is_shown_once_and_in_order(minutes: list[int], size: int) -> None:
    OutboxEvent.objects.all().delete()
    wanted, seen, cursor, pages = rows(minutes), [], "", 0
    while True:
        page = keyset(OutboxEvent.objects.all(), cursor=cursor, size=size, **ORDER)
        seen += [row.pk for row in page.items]
        cursor, pages = page.next, pages + 1
        if not cursor:
            break
    assert (seen, pages) == (wanted, max(1, -(-len(wanted) // size)))


@pytest.mark.django_db
def test_a_row_that_arrives_meanwhile_neither_repeats_nor_hides_another() -> None:
    ids = rows([1, 2, 3, 4])
    first = keyset(OutboxEvent.objects.all(), size=2, **ORDER)
    rows([59])
    second = keyset(OutboxEvent.objects.all(), cursor=first.next, size=2, **ORDER)
    assert [row.pk for row in [*first.items, *second.items]] == ids


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "given"), [(0, 1), (-5, 1), (10_000, LARGEST_PAGE)])
def test_c34_a_page_is_never_larger_than_allowed(size: int, given: int) -> None:
    rows([0] * (LARGEST_PAGE + 5))
    assert len(keyset(OutboxEvent.objects.all(), size=size, **ORDER).items) == given


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


DAMAGED = {
    "not base64": "%%%",
    "not ascii": "光标",
    "not json": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "not a list": packed({"a": 1}),
    "too few": packed([NOON.isoformat()]),
    "too many": packed([NOON.isoformat(), 1, 2]),
    "wrong type": packed([1, 1]),
    "a bool for an int": packed([NOON.isoformat(), True]),
    "a float for an int": packed([NOON.isoformat(), 1.0]),
    "beyond 64 bits": packed([NOON.isoformat(), 2**63]),
    "no time zone": packed(["2026-05-01T12:00:00", 1]),
    "before time began": packed(["0001-01-01T00:00:00+14:00", 1]),
    "after time ended": packed(["9999-12-31T23:59:59-14:00", 1]),
    "no date": packed(["yesterday", 1]),
    "nested to death": base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    "null": packed(None),
}


@pytest.mark.parametrize("cursor", DAMAGED.values(), ids=DAMAGED)
def test_c34_a_damaged_cursor_is_refused(cursor: str) -> None:
    with refused(CURSOR_DAMAGED):
        decode_cursor(cursor, [datetime, int])


@given(st.binary(max_size=60))
def test_c34_any_bytes_are_refused_or_understood(noise: bytes) -> None:
    try:
        values = decode_cursor(base64.urlsafe_b64encode(noise).decode(), [int])
    except BadRequest:
        return
    assert [type(value) for value in values] == [int]


@given(
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",))),
)
def test_what_is_packed_is_unpacked(number: int, text: str) -> None:
    assert decode_cursor(encode_cursor([NOON, number, text]), [datetime, int, str]) == [
        NOON,
        number,
        text,
    ]
