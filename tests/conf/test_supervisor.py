"""`tallgrass run`: what dies comes back, what is stopped leaves nothing behind."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import (
    Running,
    answer,
    free_ports,
    processes,
    running,
    tallgrass,
    wait_until,
)


def servers_of(site: Running) -> dict[int, str]:
    """What serves pages at this installation's port or the edge beside it, by process id: each
    server and the workers it started."""
    ports = {"web": site.port, "edge": site.port + 1}
    return {
        process.pid: process.serves
        for process in processes()
        if process.serves in ports and process.is_at(ports[process.serves])
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One installation for the tests that leave it running and well."""
    with running(tmp_path_factory.mktemp("supervised") / "home") as site:
        yield site


def test_pages_and_edge_say_that_they_are_well(site: Running) -> None:
    wait_until(lambda: answer(f"http://localhost:{site.port + 1}/healthz") == 200)
    assert sorted(site.children()) == ["edge", "web", "worker"]


def test_c45_each_process_that_is_killed_comes_back(site: Running) -> None:
    names = sorted(site.children())
    assert names == ["edge", "web", "worker"]
    for name in names:
        before = site.children()[name]
        os.kill(before, signal.SIGKILL)
        wait_until(lambda name=name, before=before: site.children().get(name, before) != before)
    wait_until(lambda: answer(f"{site.origin}/healthz") == 200)


def test_a_stop_is_clean_and_quick(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        wait_until(lambda: "Pages:" in site.told)
        assert set(servers_of(site).values()) == {"edge", "web"}
        started = time.monotonic()
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(20) == 0
        assert time.monotonic() - started < 15
        assert (servers_of(site), answer(f"{site.origin}/healthz")) == ({}, 0)
        assert "Stopped." in site.told


def test_children_and_their_children_die_with_the_supervisor(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        worker = site.children()["worker"]
        assert set(servers_of(site).values()) == {"edge", "web"}
        site.process.kill()
        site.process.wait()
        wait_until(lambda: not servers_of(site) and not Path(f"/proc/{worker}").exists())
        assert answer(f"{site.origin}/healthz") == 0


def test_workers_die_with_a_server_that_is_killed(site: Running) -> None:
    """Granian's own workers would otherwise keep the port, and the new server could not have it."""
    wait_until(lambda: list(servers_of(site).values()).count("web") > 1)  # with its worker
    before = {pid for pid, name in servers_of(site).items() if name == "web"}
    old = site.children()["web"]
    os.kill(old, signal.SIGKILL)
    wait_until(
        lambda: site.children().get("web", old) != old and answer(f"{site.origin}/healthz") == 200
    )
    assert servers_of(site).keys() & before == set()


def test_a_taken_port_is_refused_with_its_mend(site: Running, tmp_path: Path) -> None:
    assert tallgrass("init", "--home", str(tmp_path / "home")).returncode == 0
    other = tallgrass("run", "--home", str(tmp_path / "home"), "--port", str(site.port))
    assert other.returncode == 1
    assert "choose another with --port" in other.stderr


def test_it_refuses_to_start_unsafe(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert tallgrass("init", "--home", str(home)).returncode == 0
    port = str(free_ports())
    for settings in (
        {"TALLGRASS_SECRET_KEY": "short"},
        {"TALLGRASS_ORIGIN": "http://notes.example.org"},
        {"TALLGRASS_WEB_WORKERS": "many"},
    ):
        refused = tallgrass("run", "--home", str(home), "--port", port, **settings)
        assert (refused.returncode, refused.stdout) == (1, ""), refused.stderr
