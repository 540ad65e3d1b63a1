"""`tallgrass run` at the terminal: what it says, where its logs go, and that one runs a home."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallgrass.conf.logbook import FileLog
from tests.running import (
    ROOT,
    Running,
    clean_environment,
    free_ports,
    running,
    tallgrass,
    wait_until,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One installation that the tests of this module share."""
    with running(tmp_path_factory.mktemp("terminal") / "home") as site:
        wait_until(lambda: "Stop with Ctrl-C." in site.told)
        yield site


def test_the_terminal_shows_addresses_and_plain_words_and_the_log_keeps_the_rest(
    site: Running,
) -> None:
    assert f"Pages: {site.origin}/\nEdge:  http://localhost:{site.port + 1}/\n" in site.told
    assert "the first page is there in about" in site.told
    assert "Warning: people can sign up, but mail goes to files" in site.told
    assert "{" not in site.told
    wait_until(lambda: "worker started" in [line["event"] for line in site.logged])
    logs = site.home / "logs"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (logs, logs / "tallgrass.log")]
    assert modes == [0o700, 0o600]


def test_a_second_run_of_a_home_is_refused_and_says_who_runs_it(site: Running) -> None:
    refused = tallgrass("run", "--home", str(site.home), "--port", str(free_ports()))
    assert (refused.returncode, refused.stdout) == (1, "")
    for words in ("is running already", f"process {site.process.pid}, since 20", site.origin):
        assert words in refused.stderr
    assert sorted(site.children()) == ["edge", "front", "web", "worker"]


def test_the_supervisor_is_small_and_keeps_its_process(site: Running) -> None:
    status = Path(f"/proc/{site.process.pid}/status").read_text()
    [kilobytes] = [int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line]
    assert kilobytes < 50_000


def test_what_dies_is_said_in_a_line(site: Running) -> None:
    before = site.children()["worker"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: "worker was ended by signal 9: it is started again in" in site.told)
    [line] = [line for line in site.logged if line["event"] == "process died"]
    assert (line["process"], line["code"]) == ("worker", -9)
    wait_until(lambda: site.children().get("worker", before) != before)


def test_the_lock_of_a_killed_run_hinders_nobody(tmp_path: Path) -> None:
    with running(tmp_path / "home") as site:
        site.process.kill()
        site.process.wait()
    assert (tmp_path / "home" / "run.lock").exists()
    with running(tmp_path / "home") as site:
        assert str(site.process.pid) in (tmp_path / "home" / "run.lock").read_text()


@pytest.mark.parametrize("log", ["-", "elsewhere.log"])
def test_logs_go_where_log_says(tmp_path: Path, log: str) -> None:
    where = log if log == "-" else str(tmp_path / "new folder" / log)
    with running(tmp_path / "home", "--log", where) as site:
        file = Path(site.home / "run.log") if log == "-" else Path(where)
        wait_until(lambda: file.exists() and "worker started" in file.read_text())
        assert not (site.home / "logs").exists()
        lines = [line for line in file.read_text().splitlines() if line.startswith("{")]
        assert [json.loads(line)["event"] for line in lines].count("worker started") == 1


def test_a_log_is_bounded_and_its_files_are_ours_alone(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "logs" / "x.log", most_bytes=2_000, kept=2)
    for number in range(100):
        log.take("web", json.dumps({"event": f"page {number}", "level": "info"}))
    files = sorted((tmp_path / "logs").iterdir())
    assert [file.name for file in files] == ["x.log", "x.log.1", "x.log.2"]
    assert all(file.stat().st_size <= 2_000 for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    events = [
        json.loads(line)["event"] for file in files[::-1] for line in file.read_text().splitlines()
    ]
    assert events == [f"page {number}" for number in range(100)][-len(events) :]
    assert len(events) > 20


def test_what_goes_wrong_is_told_once_a_minute_and_pages_not_found_never(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = FileLog(tmp_path / "x.log")
    failed = {
        "event": "sweep failed",
        "sweep": "outbox",
        "level": "error",
        "logger": "tallgrass.kernel",
        "exception": "Traceback (most recent call last):\n  File …\nOSError: disk full",
    }
    for _ in range(3):
        log.take("worker", json.dumps(failed))
    missing = {"event": "Not Found: /x", "level": "warning", "logger": "django.request"}
    log.take("web", json.dumps(missing))
    log.take("web", "[WARNING] Killing worker-1")
    assert capsys.readouterr().err == "worker: sweep failed (sweep outbox, OSError: disk full)\n"
    kept = [json.loads(line)["event"] for line in (tmp_path / "x.log").read_text().splitlines()]
    assert kept == ["sweep failed"] * 3 + ["Not Found: /x", "[WARNING] Killing worker-1"]


def test_much_output_of_a_child_neither_stops_it_nor_is_lost(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "import sys, threading, time\n"
        "from tallgrass.conf.logbook import FileLog\n"
        "from tallgrass.conf.supervisor import Child, Supervisor\n"
        "talk = 'for i in range(20000): print(i, \"words \" * 9)'\n"
        "child = Child('talker', [sys.executable, '-uc', talk + '\\nimport time; time.sleep(9)'])\n"
        "one = Supervisor([child], {}, FileLog(Path('x.log')))\n"
        "threading.Timer(float(sys.argv[1]), one.stop).start()\n"
        "one.run()\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, "8"],
        cwd=tmp_path,
        check=True,
        timeout=60,
        env={**clean_environment(), "PYTHONPATH": str(ROOT / "src")},
    )
    lines = (tmp_path / "x.log").read_text().splitlines()
    assert [json.loads(line)["event"].split()[0] for line in lines] == [
        str(number) for number in range(20_000)
    ]
