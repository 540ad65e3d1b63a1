"""Tracked links at the edge: who is a person, where the way leads, what is written."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysqlite3 import dbapi2 as sqlite

from tallgrass.edge.filters import VERSION, address_of, is_robot
from tallgrass.edge.http import Request
from tallgrass.journal.client import JournalClient
from tallgrass.kernel.tickets import mint
from tests.edge.conftest import CREATOR, NOW, SECRET, TOKEN, Ask

AT, NOTE = f"/c/{TOKEN}", "abcdefgh23456789"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
PEOPLE = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36 Edg/130.0.0.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    f"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) {_CHROME} Mobile Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 14; 2311DRK48C) {_CHROME} Mobile Safari/537.36 "
    f"MicroMessenger/8.0.50 WeChat/arm64 NetType/5G",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) XiaoHongShu/8.60",
    f"Mozilla/5.0 (Linux; HarmonyOS; ALN-AL00) {_CHROME} HuaweiBrowser/15.0.4.312",
    f"Mozilla/5.0 (Linux; U; Android 13; zh-cn; V2227A) {_CHROME} Quark/7.1 UCBrowser/15.5",
]
ROBOTS = [
    "",
    "  ",
    "curl/8.5.0",
    "python-requests/2.32",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 "
    "Safari/537.36",
    "Go-http-client/2.0",
]


def verdicts(home: Path) -> list[list[object]]:
    with JournalClient(home) as client:
        return [line for row in client.after(0, 1_000) for line in json.loads(row.batch.body)]


def test_a_persons_click_is_written_paid_and_leads_on(ask: Ask, home: Path) -> None:
    answer = ask("GET", AT)
    headers = dict(answer.all_headers())
    assert (answer.status, headers["location"], headers["cache-control"]) == (
        302,
        "https://meadow.example/tea",
        "no-store",
    )
    assert verdicts(home) == [[TOKEN, int(NOW * 1000), "valid", "paid", 2, "lease", VERSION]]


@pytest.mark.parametrize(
    ("method", "headers", "reason"),
    [
        ("HEAD", {}, "head"),
        ("GET", {"sec_purpose": "prefetch"}, "prefetch"),
        ("GET", {"sec_purpose": "prefetch;prerender"}, "prefetch"),
        ("GET", {"purpose": "prefetch"}, "prefetch"),
        ("GET", {"purpose": "preview"}, "prefetch"),
        ("GET", {"x_moz": "prefetch"}, "prefetch"),
        *(("GET", {"user_agent": agent}, "bot") for agent in ROBOTS),
    ],
)
def test_c11_robots_and_programs_lead_on_unpaid(
    ask: Ask, home: Path, method: str, headers: dict[str, str], reason: str
) -> None:
    assert ask(method, AT, **headers).status == 302
    assert [(line[2], line[3], line[4]) for line in verdicts(home)] == [("refused", reason, 0)]


def test_c11_of_ordinary_people_all_are_paid(ask: Ask, home: Path) -> None:
    for i in range(420):
        assert (
            ask(
                "GET", AT, client=f"198.51.{i // 200}.{i % 200}", user_agent=PEOPLE[i % len(PEOPLE)]
            ).status
            == 302
        )
    assert Counter(line[3] for line in verdicts(home)) == {"paid": 420}
    assert not any(is_robot(agent) for agent in PEOPLE)


def test_c11_the_creator_is_not_paid_for_their_own_clicks(ask: Ask, home: Path) -> None:
    ticket = mint(SECRET, notes=[NOTE], viewer=CREATOR, now=NOW)
    ask("GET", AT, query=f"t={ticket}", sec_fetch_site="same-site")
    ask(
        "GET",
        AT,
        query=f"t={mint('o' * 40, notes=[NOTE], viewer=CREATOR, now=NOW)}",
        sec_fetch_site="same-origin",
    )
    assert [line[3] for line in verdicts(home)] == ["self", "self"]


def test_c09_a_ticket_speaks_for_its_viewer_only_from_our_own_pages(ask: Ask, home: Path) -> None:
    """Forged, expired or carried elsewhere, the click is nobody's in particular, and payable as
    such."""
    good = mint(SECRET, notes=[NOTE], viewer=CREATOR, now=NOW)
    forged = mint("f" * 40, notes=[NOTE], viewer=CREATOR, now=NOW)
    expired = mint(SECRET, notes=[NOTE], viewer=CREATOR, now=NOW - 7_200)
    ask("GET", AT, query=f"t={good}", sec_fetch_site="cross-site", client="198.51.100.1")
    ask("GET", AT, query=f"t={good}", client="198.51.100.2")
    for i, ticket in enumerate((good[:-1] + "x", forged, expired)):
        ask(
            "GET", AT, query=f"t={ticket}", sec_fetch_site="same-site", client=f"198.51.100.{i + 3}"
        )
    assert [line[3] for line in verdicts(home)] == ["paid"] * 5


def test_c11_a_visitor_is_known_again_with_and_without_ticket(ask: Ask, home: Path) -> None:
    def go(client: int, viewer: str = "") -> None:
        ticket = mint(SECRET, notes=[NOTE], viewer=viewer, now=NOW)
        ask(
            "GET",
            AT,
            client=f"198.51.100.{client}",
            query=f"t={ticket}" if viewer else "",
            sec_fetch_site="same-site",
        )

    ana, ben, cleo = "aaaabbbbcccc2222", "ddddeeeeffff3333", "gggghhhhjjjj4444"
    go(1, ana)
    go(1)  # signed out, in the same place
    go(2, ana)  # elsewhere, signed in
    go(3)
    go(3, ben)  # they sign in after their first click
    go(1, cleo)  # another person where ana was
    assert [line[3] for line in verdicts(home)] == [
        "paid",
        "duplicate",
        "duplicate",
        "paid",
        "duplicate",
        "paid",
    ]


@pytest.mark.parametrize(
    ("client", "headers", "address"),
    [
        ("192.0.2.1", {"x-forwarded-for": "198.51.100.1"}, "192.0.2.1"),
        ("10.1.2.3", {"x-forwarded-for": "198.51.100.1"}, "198.51.100.1"),
        ("10.1.2.3", {"x-forwarded-for": "203.0.113.9, 198.51.100.1, 10.4.4.4"}, "198.51.100.1"),
        ("10.1.2.3", {}, "10.1.2.3"),
        ("10.1.2.3", {"x-forwarded-for": "nonsense"}, "unknown"),
        ("[2001:db8:1:2:3::4]", {}, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", {}, "192.0.2.1"),
    ],
)
def test_an_address_is_believed_from_trusted_proxies_alone(
    edge: object, client: str, headers: dict[str, str], address: str
) -> None:
    assert (
        address_of(Request("GET", "/", "", headers, client), edge.config.trusted_proxies) == address
    )  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        TOKEN[:-1],
        TOKEN + "2",
        TOKEN.upper(),
        TOKEN[:-1] + "8",
        "2" * 16,
        "../etc/passwd",
        "%6akmnpqrs2345678",
        TOKEN + "/",
        "\0" * 16,
    ],
)
def test_c12_an_altered_token_leads_nowhere(ask: Ask, home: Path, token: str) -> None:
    assert ask("GET", f"/c/{token}").status == 404
    assert verdicts(home) == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 15), letter=st.characters())
def test_c12_no_altered_token_leads_anywhere(ask: Ask, place: int, letter: str) -> None:
    token = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert token == TOKEN or ask("GET", f"/c/{token}").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "https://meadow.example@evil.example/",
        "//evil.example",
        "javascript:1",
    ],
)
def test_c12_a_target_that_was_changed_in_the_file_is_not_followed(
    ask: Ask, home: Path, target: str
) -> None:
    with sqlite.connect(str(home / "journal.db")) as connection:
        connection.execute("UPDATE link SET target = ?", (target,))
    assert ask("GET", AT).status == 404


def test_c12_the_query_never_changes_where_a_link_leads(ask: Ask) -> None:
    for query in (
        "u=https://evil.example",
        "t=https://evil.example",
        "next=//evil.example",
        "t=" + "a" * 9_000,
        "&" * 50,
        "t=%ff",
    ):
        assert (
            dict(ask("GET", AT, query=query).all_headers())["location"]
            == "https://meadow.example/tea"
        )


def test_c36_no_address_and_no_agent_is_written(ask: Ask, home: Path) -> None:
    ask("GET", AT, client="198.51.100.77", user_agent="Mozilla/5.0 (Secret Phone)")
    stored = b"".join(path.read_bytes() for path in home.glob("journal.db*"))
    assert b"198.51.100.77" not in stored
    assert b"Secret Phone" not in stored
