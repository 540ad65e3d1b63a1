"""The address visited and the address set: every name of this machine counts, others are led to the
origin, and page, log and `check` name the setting."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.test import Client, override_settings
from structlog.testing import capture_logs

from tallgrass.conf.addresses import edge_beside, on_port
from tallgrass.conf.config import write_new
from tallgrass.kernel.callers import foreign_hosts, note_foreign_host
from tallgrass.kernel.origins import for_host, is_local, is_loopback
from tests.running import Running, running, tallgrass

NAMES = ["localhost", "127.0.0.1", "[::1]", "shop.localhost", "LOCALHOST", "127.1.2.3"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hosts") / "home") as place:
        yield place


def asked(port: int, path: str, host: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": host, **named})
    return connection.getresponse()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_this_machine_is_served_and_counts(site: Running, name: str) -> None:
    host = f"{name.lower()}:{site.port}"
    edge = f"http://{name.lower()}:{site.port + 1}"
    page = asked(site.port, "/", host)
    assert page.status == 200
    assert f'<meta name="tg-edge" content="{edge}">' in page.read().decode()
    assert f"connect-src 'self' {edge};" in page.headers["Content-Security-Policy"] + ";"
    beacon = asked(
        site.port + 1,
        "/s",
        f"{name}:{site.port + 1}",
        "OPTIONS",
        origin=f"http://{host}",
        sec_fetch_site="same-site",
    )
    assert beacon.headers["access-control-allow-origin"] == f"http://{host}"


def test_beacons_of_other_sites_are_not_let_in_by_their_origin(site: Running) -> None:
    for origin in ("https://evil.example", "http://192.168.1.5:8000", "null", "http://[::1"):
        answer = asked(site.port + 1, "/s", "localhost", "OPTIONS", origin=origin)
        assert answer.headers["access-control-allow-origin"] == site.origin


@pytest.mark.parametrize("host", ["192.168.1.5:8000", "notes.lan", "0.0.0.0:8000"])
def test_whoever_comes_by_another_name_to_a_local_site_reads_which_setting_to_change(
    site: Running, host: str
) -> None:
    answer = asked(site.port, "/tag/tea/", host)
    page = answer.read().decode()
    assert answer.status == 421
    for words in (site.origin, "origin in tallgrass.toml"):
        assert words in page
    found = tallgrass(
        "check",
        "--home",
        str(site.home),
        "--json",
        **on_port("http://localhost:8000", site.port),
    )
    warnings = json.loads(found.stdout)["warnings"]["addresses"]
    assert found.returncode == 0
    assert any(host in warning and "set origin" in warning for warning in warnings)
    logged = [line for line in site.logged if line.get("setting") == "origin"]
    assert host in [line["host"] for line in logged]


def test_health_is_told_at_whatever_address_a_machine_asks(site: Running) -> None:
    assert asked(site.port, "/healthz", "10.1.2.3:8000").status == 200


def test_a_host_that_is_no_name_is_a_request_we_cannot_read(site: Running) -> None:
    assert asked(site.port, "/", "not a host").status == 400


@override_settings(TALLGRASS_ORIGIN="https://notes.example.org")
def test_a_public_site_leads_to_its_origin_and_a_form_keeps_its_method(tmp_path: Path) -> None:
    with override_settings(TALLGRASS_HOME=tmp_path):
        for method, status in (("get", 302), ("head", 302), ("post", 307)):
            answer = getattr(Client(), method)(
                "/search/?q=tea", headers={"host": "www.notes.example.org"}
            )
            assert (answer.status_code, answer.headers["Location"]) == (
                status,
                "https://notes.example.org/search/?q=tea",
            )
        [found] = foreign_hosts(tmp_path, "https://notes.example.org")
        assert (found.host, found.in_circles) == ("www.notes.example.org", False)


@override_settings(TALLGRASS_ORIGIN="https://notes.example.org")
def test_a_proxy_that_drops_the_host_does_not_send_people_in_circles(tmp_path: Path) -> None:
    with override_settings(TALLGRASS_HOME=tmp_path):
        client = Client(headers={"host": "127.0.0.1:8000"})
        assert client.get("/search/").status_code == 302
        again = client.get("/search/")
        assert again.status_code == 421
        assert "pass on the Host header" in again.content.decode()
        [found] = foreign_hosts(tmp_path, "https://notes.example.org")
        assert found.in_circles


def test_programs_get_the_refusal_as_json() -> None:
    headers = {"host": "notes.lan", "accept": "application/json"}
    answer = Client().get("/search/", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (421, "web.other_address")


def test_a_local_site_served_at_another_port_is_the_same_site(tmp_path: Path) -> None:
    note_foreign_host(tmp_path, "192.168.1.7:9000", origin="http://localhost:9000")
    [found] = foreign_hosts(tmp_path, "http://localhost:8000")
    assert found.host == "192.168.1.7:9000"
    assert foreign_hosts(tmp_path, "https://notes.example.org") == []


def test_of_many_other_names_a_few_are_kept(tmp_path: Path) -> None:
    for i in range(40):
        note_foreign_host(tmp_path, f"{i}.example" + "x" * 200, origin="https://a.example")
    kept = foreign_hosts(tmp_path, "https://a.example")
    assert len(kept) == 5 and all(len(one.host) <= 100 for one in kept)
    assert foreign_hosts(tmp_path, "https://b.example") == []


def test_names_of_this_machine() -> None:
    for host in (*NAMES, "::1", "localhost.", "::ffff:127.0.0.1", "a.b.localhost"):
        assert is_loopback(host), host
    for host in ("notlocalhost", "localhost.example", "10.0.0.1", "0.0.0.0", "", "128.0.0.1"):
        assert not is_loopback(host), host
    assert not is_local("https://localhost") and not is_local("http://[::1")
    assert for_host("https://edge.example", "127.0.0.1") == "https://edge.example"
    assert for_host("http://localhost:8001", "evil.example") == "http://localhost:8001"


def test_an_origin_by_number_keeps_its_brackets(tmp_path: Path) -> None:
    assert edge_beside("http://[::1]:8000") == "http://[::1]:8001"
    assert edge_beside("http://shop.localhost:8000") == "http://shop.localhost:8001"
    assert on_port("http://[::1]:8000", 9000) == {
        "TALLGRASS_ORIGIN": "http://[::1]:9000",
        "TALLGRASS_EDGE_ORIGIN": "http://[::1]:9001",
    }
    origin = "http://shop.localhost:8000"
    write_new(tmp_path / "home", origin=origin, edge_origin=edge_beside(origin))


def test_listening_to_other_machines_with_a_local_origin_is_said_at_the_start(
    tmp_path: Path,
) -> None:
    with running(tmp_path / "home", "--host", "0.0.0.0") as site:
        assert "set origin in" in site.told


def test_thousands_of_made_up_names_are_no_thousands_of_writes(tmp_path: Path) -> None:
    file = tmp_path / "watch" / "hosts.json"
    with capture_logs() as lines:
        for i in range(500):
            note_foreign_host(tmp_path, f"{i}.example", origin="https://a.example")
    assert 5 <= len(lines) <= 10
    known = set(json.loads(file.read_text(encoding="utf-8"))["hosts"])
    assert {"0.example", "4.example"} <= known
