"""`tallgrass run`: what dies comes back, what is stopped leaves nothing behind."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.running import (
    Running,
    answer,
    free_ports,
    new_home,
    processes,
    running,
    tallgrass,
    wait_until,
)


def servers_of(site: Running) -> dict[int, str]:
    """What serves this installation, by process id: the front, those behind it, the edge."""
    mark = f"TALLGRASS_HOME={site.home}".encode()
    found = {}
    for process in processes():
        if process.serves in ("front", "web", "edge"):
            with suppress(OSError):
                if mark in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0"):
                    found[process.pid] = process.serves
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One installation for the tests that leave it running and well."""
    with running(tmp_path_factory.mktemp("supervised") / "home") as site:
        yield site


def test_pages_and_edge_say_that_they_are_well(site: Running) -> None:
    wait_until(lambda: answer(f"http://localhost:{site.port + 1}/healthz") == 200)
    assert sorted(site.children()) == ["edge", "front", "web", "worker"]


def test_c45_each_process_that_is_killed_comes_back(site: Running) -> None:
    names = sorted(site.children())
    assert names == ["edge", "front", "web", "worker"]
    for name in names:
        before = site.children()[name]
        os.kill(before, signal.SIGKILL)
        wait_until(lambda name=name, before=before: site.children().get(name, before) != before)
    wait_until(lambda: answer(f"{site.origin}/healthz") == 200)


def test_a_stop_is_clean_and_quick(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        wait_until(lambda: "Pages:" in site.told)
        assert set(servers_of(site).values()) == {"edge", "front", "web"}
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(60) == 0
        assert (servers_of(site), answer(f"{site.origin}/healthz")) == ({}, 0)
        assert "Stopped." in site.told


def test_children_and_their_children_die_with_the_supervisor(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        worker = site.children()["worker"]
        assert set(servers_of(site).values()) == {"edge", "front", "web"}
        site.process.kill()
        site.process.wait()
        wait_until(lambda: not servers_of(site) and not Path(f"/proc/{worker}").exists())
        assert answer(f"{site.origin}/healthz") == 0


def test_renderers_of_pages_find_the_front_that_comes_after_the_killed_one(site: Running) -> None:
    wait_until(lambda: answer(f"{site.origin}/healthz") == 200)
    children = site.children()
    os.kill(children["front"], signal.SIGKILL)
    wait_until(
        lambda: (
            site.children().get("front", children["front"]) != children["front"]
            and answer(f"{site.origin}/healthz") == 200
        )
    )
    assert site.children()["web"] == children["web"]


def test_a_taken_port_is_refused_with_its_mend(site: Running, tmp_path: Path) -> None:
    new_home(tmp_path / "home")
    other = tallgrass("run", "--home", str(tmp_path / "home"), "--port", str(site.port))
    assert other.returncode == 1
    assert "choose another with --port" in other.stderr


def test_it_refuses_to_start_unsafe(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    port = str(free_ports())
    for settings in (
        {"TALLGRASS_SECRET_KEY": "short"},
        {"TALLGRASS_ORIGIN": "http://notes.example.org"},
        {"TALLGRASS_WEB_WORKERS": "many"},
    ):
        refused = tallgrass("run", "--home", str(home), "--port", port, **settings)
        assert (refused.returncode, refused.stdout) == (1, ""), refused.stderr
