"""Beacons: what is taken, what is refused and with which words, and that 204 means written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tallgrass.edge.collector import Edge
from tallgrass.journal import writer as writing
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import JournalUnavailable, Sender
from tallgrass.kernel.tickets import LONGEST, TAKEN_FOR, mint
from tests.edge.conftest import NOW, SECRET, TOKEN, Ask

ID = "00112233445566778899aabbccddeeff"
NOTE, OTHER = "abcdefgh23456789", "bbbbcccc23456789"
TICKET = mint(SECRET, notes=[NOTE, OTHER], viewer="", now=NOW)
EVENT = [1, 0, 0, 0]  # the first note was viewed, in Discover


def message(*events: Any, **changes: Any) -> bytes:
    """A beacon of these events (one, where none are given) under a valid ticket."""
    pages = [[TICKET, list(events) or [EVENT]]]
    return json.dumps({"v": 2, "id": ID, "pages": pages, **changes}).encode()


def rows(home: Path) -> list[Any]:
    with JournalClient(home) as client:
        return client.after(0, 1_000)


def test_a_beacon_is_on_disk_when_it_is_acknowledged(ask: Ask, home: Path) -> None:
    answer = ask("POST", "/s", message(), sec_fetch_site="same-site")
    assert (answer.status, answer.text) == (204, "")
    [row] = rows(home)
    assert (row.batch.id.hex(), row.batch.body, row.batch.trust, row.is_sound) == (
        ID,
        message(),
        Sender.PAGE,
        True,
    )
    assert ("access-control-allow-origin", "https://tallgrass.example") in answer.all_headers()


def test_c02_the_same_beacon_thrice_is_one_and_its_id_is_refused_for_another(
    ask: Ask, home: Path
) -> None:
    assert [ask("POST", "/s", message()).status for _ in range(3)] == [204, 204, 204]
    other = ask("POST", "/s", message(EVENT, EVENT))
    assert (other.status, "id" in other.text) == (409, True)
    assert len(rows(home)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"id":' + b"9" * 5_000 + b"}",
        message(id="00112233445566778899AABBCCDDEEFF"),
        message(id=ID[:-1]),
        message(id=5),
        message(id=None),
        message(more=1),
        message(v=1),
        message(v=True),
        json.dumps({"id": ID, "events": [["view", NOTE, TICKET, "discover", 0]]}).encode(),
        json.dumps({"v": 2, "id": ID}).encode(),
        message(pages=[]),
        message(pages={}),
        message(pages=[[TICKET, [EVENT]]] * 201),
        message(pages=[TICKET]),
        message(pages=[[TICKET]]),
        message(pages=[[TICKET, []]]),
        message(pages=[[TICKET, [EVENT], 1]]),
        message(pages=[[None, [EVENT]]]),
        message(pages=[["x" * (LONGEST + 1), [EVENT]]]),
        message(pages=[["\ud800", [EVENT]]]),
        message(pages=[["é", [EVENT]]]),
        message(*[EVENT] * 201),
        message(1),
        message(EVENT[:3]),
        message([*EVENT, 1]),
        message(EVENT, {}),
        message([5, 0, 0, 0]),
        message([-1, 0, 0, 0]),
        message(["view", 0, 0, 0]),
        message([[1], 0, 0, 0]),
        message([1, -1, 0, 0]),
        message([1, 0, 9, 0]),
        message([3, 0, 0, -1]),
        message([3, 0, 0, 1.5]),
        message([3, 0, 0, True]),
        message([3, 0, 0, 7_200_001]),
        message([3, 0, 0, float("nan")]),
    ],
)
def test_what_is_malformed_is_refused_with_a_sentence_and_writes_nothing(
    ask: Ask, home: Path, body: bytes
) -> None:
    answer = ask("POST", "/s", body)
    assert answer.status == 400
    assert len(answer.text) > 20
    assert rows(home) == []


def test_a_full_batch_passes_and_a_larger_body_does_not(ask: Ask, home: Path) -> None:
    assert ask("POST", "/s", message(*[EVENT] * 200)).status == 204
    assert ask("POST", "/s", b" " * 65_537).status == 413
    assert ask("POST", "/s", message().ljust(65_536)).status == 409  # read, then known by its id
    assert len(rows(home)) == 1


def test_c09_other_sites_cannot_send_beacons_for_their_visitors(ask: Ask, home: Path) -> None:
    for site in ("cross-site", "none", "nonsense"):
        assert ask("POST", "/s", message(), sec_fetch_site=site).status == 403
    assert rows(home) == []
    for origin in ("https://other.example", "null", "https://tallgrass.example.other.example"):
        assert ask("POST", "/s", message(), origin=origin).status == 403
    assert rows(home) == []


def test_c11_of_each_beacon_it_is_known_who_sent_it(ask: Ask, home: Path) -> None:
    ours = "https://tallgrass.example"
    robot = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1)"
    senders = [
        ({"sec_fetch_site": "same-site"}, Sender.PAGE),
        ({"origin": ours}, Sender.PAGE),  # browsers that say nothing of the site
        ({}, Sender.NO_PAGE),
        ({"origin": ours, "user_agent": "curl/8.5.0"}, Sender.MACHINE),
        ({"sec_fetch_site": "same-site", "user_agent": robot}, Sender.MACHINE),
        ({"sec_fetch_site": "same-site", "sec_purpose": "prefetch;prerender"}, Sender.PREFETCH),
    ]
    for number, (headers, _sender) in enumerate(senders):
        body = message(id=f"{number:032x}")
        assert ask("POST", "/s", body, **headers).status == 204
    assert [row.batch.trust for row in rows(home)] == [sender for _headers, sender in senders]


def test_browsers_that_ask_first_are_answered(ask: Ask) -> None:
    answer = ask("OPTIONS", "/s")
    assert answer.status == 204
    assert dict(answer.all_headers())["access-control-allow-methods"] == "POST"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/s"), ("PUT", "/s"), ("POST", "/healthz"), ("DELETE", f"/c/{TOKEN}")],
)
def test_other_methods_are_refused_with_the_right_ones_named(
    ask: Ask, method: str, path: str
) -> None:
    answer = ask(method, path)
    assert answer.status == 405
    assert dict(answer.all_headers())["allow"]


@pytest.mark.parametrize("path", ["/", "/s/", "/S", "/c", "/c/", "/stream", "/../s", "/healthz/"])
def test_there_is_nothing_elsewhere(ask: Ask, path: str) -> None:
    assert ask("GET", path).status == 404


def test_c05_a_journal_that_cannot_commit_answers_503_never_204(
    ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise JournalUnavailable("disk I/O error")

    with monkeypatch.context() as failing:
        failing.setattr(writing, "write", refuse)
        answer = ask("POST", "/s", message())
        redirect = ask("GET", f"/c/{TOKEN}")
    assert (answer.status, redirect.status) == (503, 503)
    assert "retry-after" in dict(answer.all_headers())
    assert rows(home) == []
    assert ask("POST", "/s", message()).status == 204


def test_more_than_can_be_taken_is_refused_at_once(
    edge: Edge, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tallgrass.edge.collector.MOST_WAITING", 0)
    answer = ask("POST", "/s", message())
    assert (answer.status, dict(answer.all_headers())["retry-after"]) == (503, "1")


def test_a_refusal_names_the_place(ask: Ask) -> None:
    pages = [[TICKET, [EVENT]], [TICKET, [EVENT, [1, 0, 9, 0]]]]
    answer = ask("POST", "/s", message(pages=pages))
    assert answer.text == "Event 1 of page 1: a source is a number from 0 to 8.\n"


def test_only_events_with_a_valid_ticket_are_kept_and_padding_is_not(ask: Ask, home: Path) -> None:
    forged = TICKET[:-1] + ("0" if TICKET[-1] != "0" else "1")
    widened = TICKET.replace(NOTE, f"{NOTE}{NOTE}")
    expired = mint(SECRET, notes=[NOTE], viewer="", now=NOW - TAKEN_FOR - 1)
    worthless = [[text, [EVENT]] for text in ("", forged, widened, expired, "0" * 120)]
    pages = [*worthless, [TICKET, [[1, 2, 0, 0], [3, 0, 0, 60_001], EVENT, EVENT]]]
    assert ask("POST", "/s", message(pages=pages).ljust(60_000)).status == 204
    [row] = rows(home)
    stored = json.loads(row.batch.body)
    assert (stored["pages"], stored["dropped"]) == ([[TICKET, [EVENT, EVENT]]], 7)
    assert len(row.batch.body) < 500


def test_a_batch_that_lay_offline_for_hours_is_taken_for_a_day(ask: Ask, home: Path) -> None:
    for ago, status in ((7_300, 204), (TAKEN_FOR - 1, 204), (TAKEN_FOR, 400)):
        old = mint(SECRET, notes=[NOTE], viewer="", now=NOW - ago)
        body = message(id=f"{ago:032x}", pages=[[old, [EVENT]]])
        assert ask("POST", "/s", body).status == status
    assert len(rows(home)) == 2


def test_a_stranger_without_a_ticket_writes_nothing_however_often(ask: Ask, home: Path) -> None:
    for number in range(50):
        body = message(id=f"{number:032x}", pages=[["", [EVENT] * 200]]).ljust(65_536)
        assert ask("POST", "/s", body).status == 400
    assert rows(home) == []


def test_c02_a_beacon_sent_again_when_a_ticket_has_expired_is_the_same(
    edge: Edge, ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = mint(SECRET, notes=[NOTE], viewer="", now=NOW - TAKEN_FOR + 200)
    pages = [[old, [EVENT]], [TICKET, [EVENT]]]
    assert ask("POST", "/s", message(pages=pages)).status == 204
    monkeypatch.setattr(edge, "_now", lambda: NOW + 1_000)
    assert ask("POST", "/s", message(pages=pages)).status == 204
    assert ask("POST", "/s", message(EVENT, EVENT)).status == 409
    assert len(rows(home)) == 1


def test_an_event_takes_at_most_sixteen_bytes_and_a_plain_batch_is_stored_as_it_came(
    ask: Ask, home: Path
) -> None:
    longest = [3, 99, 8, 7_200_000]
    assert len(json.dumps(longest, separators=(",", ":"))) == 16
    body = message(*[EVENT] * 100)
    assert ask("POST", "/s", body).status == 204
    assert rows(home)[0].batch.body == body


def test_an_address_has_a_budget_and_others_their_own(ask: Ask, home: Path) -> None:
    def send(number: int, client: str) -> Any:
        body = message(*[EVENT] * 200, id=f"{number:032x}")
        return ask("POST", "/s", body, client=client)

    answers = [send(number, "198.51.100.7") for number in range(31)]
    assert [answer.status for answer in answers] == [204] * 30 + [429]
    assert int(dict(answers[-1].all_headers())["retry-after"]) == 3
    assert send(100, "198.51.100.8").status == 204
    assert send(101, "2001:db8::1").status == 204
    for number in range(102, 131):
        assert send(number, f"2001:db8::{number}").status == 204
    assert send(131, "2001:db8::ffff").status == 429  # one household, by its /64
    for number in range(200, 240):  # whoever asks from this machine stands behind its proxy
        assert send(number, "127.0.0.1").status == 204
    assert len(rows(home)) == 101


def test_below_the_reserve_only_clicks_are_written(
    ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tallgrass.journal.room.free", lambda _home: 511 * 2**20)
    answer = ask("POST", "/s", message())
    assert (answer.status, dict(answer.all_headers())["retry-after"]) == (503, "60")
    assert ask("GET", f"/c/{TOKEN}").status == 302
    [row] = rows(home)
    assert row.batch.kind == "clicks"
