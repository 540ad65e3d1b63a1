"""Beacons: what is taken, what is refused and with which words, and that 204 means written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tallgrass.edge.collector import Edge
from tallgrass.journal import writer as writing
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import JournalUnavailable
from tallgrass.kernel.tickets import LIFETIME, mint
from tests.edge.conftest import NOW, SECRET, TOKEN, Ask

ID = "00112233445566778899aabbccddeeff"
NOTE = "abcdefgh23456789"
TICKET = mint(SECRET, note=NOTE, viewer="", now=NOW)
EVENT = ["view", NOTE, TICKET, "discover", 0]


def message(**changes: Any) -> bytes:
    return json.dumps({"id": ID, "events": [EVENT], **changes}).encode()


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
        1,
        True,
    )
    assert ("access-control-allow-origin", "https://tallgrass.example") in answer.all_headers()


def test_c02_the_same_beacon_thrice_is_one_and_its_id_is_refused_for_another(
    ask: Ask, home: Path
) -> None:
    assert [ask("POST", "/s", message()).status for _ in range(3)] == [204, 204, 204]
    other = ask("POST", "/s", message(events=[EVENT, EVENT]))
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
        json.dumps({"id": ID}).encode(),
        message(events=[]),
        message(events={}),
        message(events=[EVENT] * 201),
        message(events=["view"]),
        message(events=[EVENT[:4]]),
        message(events=[[*EVENT, 1]]),
        message(events=[EVENT, {}]),
        message(events=[["share", *EVENT[1:]]]),
        message(events=[[["view"], *EVENT[1:]]]),
        message(events=[["view", "ABCDEFGH23456789", "", "discover", 0]]),
        message(events=[["view", "abcdefgh2345678", "", "discover", 0]]),
        message(
            events=[
                ["view", "abcdefgh2345678", "", "discover", 0],
                ["view", "abcdefgh234567899", "", "discover", 0],
            ]
        ),
        message(events=[["view", "\ud800bcdefgh2345678", "", "discover", 0]]),
        message(events=[["view", 5, "", "discover", 0]]),
        message(events=[["view", "abcdefgh23456789", None, "discover", 0]]),
        message(events=[["view", "abcdefgh23456789", "x" * 121, "discover", 0]]),
        message(events=[["view", "abcdefgh23456789", "é", "discover", 0]]),
        message(events=[["view", "abcdefgh23456789", "", "elsewhere", 0]]),
        message(events=[["dwell", "abcdefgh23456789", "", "discover", -1]]),
        message(events=[["dwell", "abcdefgh23456789", "", "discover", 1.5]]),
        message(events=[["dwell", "abcdefgh23456789", "", "discover", True]]),
        message(events=[["dwell", "abcdefgh23456789", "", "discover", 7_200_001]]),
        message(events=[["dwell", "abcdefgh23456789", "", "discover", float("nan")]]),
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
    assert ask("POST", "/s", message(events=[EVENT] * 200)).status == 204
    assert ask("POST", "/s", b" " * 65_537).status == 413
    assert ask("POST", "/s", message().ljust(65_536)).status == 409  # read, then known by its id
    assert len(rows(home)) == 1


def test_c09_other_sites_cannot_send_beacons_for_their_visitors(ask: Ask, home: Path) -> None:
    for site in ("cross-site", "none", "nonsense"):
        assert ask("POST", "/s", message(), sec_fetch_site=site).status == 403
    assert rows(home) == []
    assert ask("POST", "/s", message()).status == 204
    assert rows(home)[0].batch.trust == 0


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


def test_only_events_with_a_valid_ticket_are_kept_and_padding_is_not(ask: Ask, home: Path) -> None:
    forged = TICKET[:-1] + ("0" if TICKET[-1] != "0" else "1")
    expired = mint(SECRET, note=NOTE, viewer="", now=NOW - LIFETIME - 1)
    others = [
        *(["view", NOTE, text, "discover", 0] for text in ("", forged, expired, "0" * 120)),
        ["view", "bbbbcccc23456789", TICKET, "discover", 0],
        ["dwell", NOTE, TICKET, "discover", 60_001],
    ]
    assert ask("POST", "/s", message(events=[*others, EVENT, EVENT]).ljust(60_000)).status == 204
    [row] = rows(home)
    stored = json.loads(row.batch.body)
    assert (stored["events"], stored["dropped"]) == ([EVENT, EVENT], len(others))
    assert len(row.batch.body) < 500


def test_a_stranger_without_a_ticket_writes_nothing_however_often(ask: Ask, home: Path) -> None:
    worthless = ["view", NOTE, "", "discover", 0]
    for number in range(50):
        body = message(id=f"{number:032x}", events=[worthless] * 200).ljust(65_536)
        assert ask("POST", "/s", body).status == 403
    assert rows(home) == []


def test_c02_a_beacon_sent_again_when_a_ticket_has_expired_is_the_same(
    edge: Edge, ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = ["view", NOTE, mint(SECRET, note=NOTE, viewer="", now=NOW - 7_000), "discover", 0]
    assert ask("POST", "/s", message(events=[older, EVENT])).status == 204
    monkeypatch.setattr(edge, "_now", lambda: NOW + 1_000)
    assert ask("POST", "/s", message(events=[older, EVENT])).status == 204
    assert ask("POST", "/s", message(events=[EVENT, EVENT])).status == 409
    assert len(rows(home)) == 1


def test_an_address_has_a_budget_and_others_their_own(ask: Ask, home: Path) -> None:
    def send(number: int, client: str) -> Any:
        body = message(id=f"{number:032x}", events=[EVENT] * 200)
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
