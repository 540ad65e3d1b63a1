"""Behind a proxy: everybody keeps their own address, forged ones count for nothing, and where all
look like one, `check`, the log and the desk say so."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tallgrass.conf import wsgi
from tallgrass.conf.config import Config, ConfigError, load, write_new
from tallgrass.edge.filters import address_of
from tallgrass.edge.http import Request
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant, LinkTerms
from tallgrass.kernel.callers import ENOUGH, CallerWatch, shared_addresses
from tallgrass.kernel.forwarding import trusted_networks
from tests.cast import Cast
from tests.edge.conftest import CREATOR, PHONE, TOKEN
from tests.proxy import proxy_before, visit
from tests.running import Running, migrated, running, tallgrass

PUBLIC = {
    "TALLGRASS_ORIGIN": "https://notes.example.org",
    "TALLGRASS_EDGE_ORIGIN": "https://edge.example.org",
}
HOST = "notes.example.org"
VISITORS = [f"198.51.100.{i}" for i in range(1, 61)]


def furnish(home: Path, token: str) -> None:
    """Open a link that pays 2 a click out of 1,000."""
    ends = int(time.time() * 1000) + 10**9
    payer = f"campaign:{token}"
    with JournalClient(home) as client:
        terms = ("https://meadow.example/tea", ("meadow.example",), 2, None, None, 1_000, 0)
        client.put_link(LinkTerms(token, payer, CREATOR, *terms, ends, "1"))
        client.grant(LeaseGrant(f"lease {token}", payer, "CAD", 1_000, 1, ends))


def reasons(home: Path, token: str) -> Counter[str]:
    with JournalClient(home) as client:
        lines = [line for row in client.after(0, 10_000) for line in json.loads(row.batch.body)]
    return Counter(line[3] for line in lines if line[0] == token)


def call(site: Running, callers: list[str], token: str = TOKEN, **headers: str) -> None:
    with proxy_before(site.port + 1) as edge:
        for caller in callers:
            assert visit(edge, f"/c/{token}", caller, user_agent=PHONE, **headers)[0] == 302


def read(site: Running, callers: list[str]) -> None:
    with proxy_before(site.port) as pages:
        for caller in callers:
            assert visit(pages, "/account/login/", caller, Host=HOST)[0] == 200


def checked(site: Running, **settings: str) -> list[str]:
    """Return what `check` warns of addresses; nothing is wrong but that links of these tests are in
    no table, and what it warns of is no fault."""
    done = tallgrass("check", "--home", str(site.home), "--json", **settings)
    found = json.loads(done.stdout)
    faults = [fault for some in found["faults"].values() for fault in some]
    known = ("clicks on a link or a lease that nobody knows", "'tallgrass journal adopt' says so")
    assert [fault for fault in faults if not any(part in fault for part in known)] == []
    assert done.returncode == bool(faults)
    return list(found["warnings"]["addresses"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A public installation as `init --origin https://…` makes it, behind a proxy of this
    machine."""
    with running(tmp_path_factory.mktemp("proxied") / "home", host=HOST, **PUBLIC) as place:
        yield place


def test_sixty_people_behind_a_proxy_are_sixty(site: Running) -> None:
    furnish(site.home, TOKEN)
    call(site, VISITORS)
    read(site, VISITORS[:15])
    assert reasons(site.home, TOKEN) == {"paid": 60}
    assert checked(site, **PUBLIC) == []


@pytest.mark.parametrize("lines", [False, True])
def test_who_forges_addresses_behind_a_proxy_stays_one(site: Running, lines: bool) -> None:
    token = TOKEN[:-1] + ("3" if lines else "4")
    furnish(site.home, token)
    with proxy_before(site.port + 1, on_a_line_of_its_own=lines) as edge:
        for i in range(12):
            visit(
                edge, f"/c/{token}", "203.0.113.9", user_agent=PHONE, x_forwarded_for=f"6.6.6.{i}"
            )
    assert reasons(site.home, token) == {"paid": 1, "duplicate": 11}


def test_people_with_ipv6_are_told_apart_by_their_networks(site: Running) -> None:
    token = TOKEN[:-1] + "5"
    furnish(site.home, token)
    call(site, [f"2001:db8:0:{i}::7" for i in range(20)], token)
    call(site, ["2001:db8:0:3::8", "[2001:db8:0:4::9]:4711"], token)
    assert reasons(site.home, token) == {"paid": 20, "duplicate": 2}


def test_where_all_share_one_private_address_check_log_and_desk_say_so(
    tmp_path: Path, cast: Cast
) -> None:
    untrusting = {**PUBLIC, "TALLGRASS_TRUSTED_PROXIES": "none"}
    with running(tmp_path / "home", host=HOST, **untrusting) as site:
        furnish(site.home, TOKEN)
        call(site, VISITORS)
        read(site, VISITORS)
        assert reasons(site.home, TOKEN) == {"paid": 1, "duplicate": 59}
        warnings = checked(site, **untrusting)
        assert len(warnings) == 2
        for warning in warnings:
            assert "127.0.0.1" in warning and "trusted_proxies" in warning
        assert (
            "warn  addresses" in tallgrass("check", "--home", str(site.home), **untrusting).stdout
        )
        said = [line for line in site.logged if "trusted_proxies" in str(line)]
        assert {line["process"] for line in said} == {"web", "edge"}
        assert "web: " in site.told and "edge: " in site.told
        # once the setting is right, what was seen under the old one is told no more
        assert checked(site, **PUBLIC) == []
        with override_settings(
            TALLGRASS_HOME=site.home,
            TALLGRASS_ORIGIN="https://testserver",
            TALLGRASS_TRUSTED_PROXIES=(),
        ):
            desk = cast.client_of("operator").get("/operator/").content.decode()
        assert "All visitors look like one" in desk and "127.0.0.1" in desk


def test_a_site_of_this_machine_or_with_visitors_from_elsewhere_says_nothing(
    tmp_path: Path,
) -> None:
    def watch(process: str, *addresses: str, is_public: bool = True) -> None:
        watching = CallerWatch(tmp_path, process, (), is_public=is_public)
        for address in addresses:
            watching.note(address)

    watch("web", *["127.0.0.1"] * 40, is_public=False)
    watch("edge", *["10.0.0.7"] * (ENOUGH - 1), "203.0.113.4", *["10.0.0.7"] * 40)
    watch("edge", *["10.0.0.7"] * 40)  # a second worker, which met nobody else
    assert shared_addresses(tmp_path, (), is_public=True) == []
    watch("web", *["10.0.0.7", "10.0.0.8"] * ENOUGH)
    [found] = shared_addresses(tmp_path, (), is_public=True)
    assert (found.process, found.addresses) == ("web", ("10.0.0.7", "10.0.0.8"))


def test_a_proxy_that_sends_nonsense_is_found_too(tmp_path: Path) -> None:
    proxies = trusted_networks("", "https://notes.example.org")
    watching = CallerWatch(tmp_path, "edge", proxies, is_public=True)
    for _ in range(ENOUGH):
        watching.note("")
    [found] = shared_addresses(tmp_path, proxies, is_public=True)
    assert found.addresses == ("unknown",)


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6,198.51.100.1,10.0.0.3", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("127.0.0.1", " , 198.51.100.1 ,", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("192.168.1.9", "198.51.100.1", "192.168.1.9"),
    ],
)
def test_pages_and_edge_read_the_same_address(
    monkeypatch: pytest.MonkeyPatch, peer: str, forwarded: str, seen: str
) -> None:
    proxies = trusted_networks("10.0.0.0/8", "https://notes.example.org")
    monkeypatch.setattr(wsgi, "_PROXIES", proxies)
    assert wsgi.real_address(peer, forwarded) == seen
    headers = {"x-forwarded-for": forwarded}
    assert address_of(Request("GET", "/", "", headers, peer), proxies) == seen


def test_a_public_origin_trusts_this_machine_unless_told_otherwise(tmp_path: Path) -> None:
    def trusts(origin: str, setting: str = "") -> list[str]:
        return [str(network) for network in trusted_networks(setting, origin)]

    assert trusts("https://a.example") == ["127.0.0.0/8", "::1/128"]
    assert trusts("https://a.example", "10.0.0.0/8") == ["10.0.0.0/8", "127.0.0.0/8", "::1/128"]
    assert trusts("https://a.example", "none") == trusts("http://localhost:8000") == []
    with pytest.raises(ConfigError, match="trusted_proxies"):
        write_new(
            tmp_path / "no",
            origin="https://a.example",
            edge_origin="https://edge.a.example",
            trusted_proxies="my proxy",
        )


def test_init_asks_for_proxies_of_other_machines_and_keeps_those_named(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        migrated(tmp_path / name)
    asked = tallgrass("init", "--home", str(tmp_path / "a"), "--origin", "https://a.example")
    assert asked.returncode == 0 and "trusted_proxies" in asked.stderr
    named = ("--trusted-proxies", "10.0.0.0/8")
    told = tallgrass("init", "--home", str(tmp_path / "b"), "--origin", "https://a.example", *named)
    assert told.returncode == 0 and "trusted_proxies" not in told.stderr
    found: Config = load(tmp_path / "b")
    assert found.trusted_proxies == "10.0.0.0/8"
    local = tallgrass("init", "--home", str(tmp_path / "c"))
    assert local.returncode == 0 and "trusted_proxies" not in local.stderr


def test_the_desk_is_quiet_where_nothing_was_seen(cast: Cast) -> None:
    client: Client = cast.client_of("operator")
    assert "Addresses" not in client.get("/operator/").content.decode()
