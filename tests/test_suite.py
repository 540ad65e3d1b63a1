"""What the suite promises about itself."""

import os
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, settings

from tests.running import ROOT, Process, processes
from tests.turns import place_shared


def test_property_tests_are_never_judged_by_the_clock() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check
    own = [
        path.name
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"\bdeadline=(None|\d)", path.read_text(encoding="utf-8"))
    ]
    assert own == []  # one profile, in tests/conftest.py


def test_in_ci_property_tests_try_the_same_examples_each_time() -> None:
    code = (
        "import tests.settings, django; django.setup(); import tests.conftest\n"
        "from hypothesis import settings; print(settings.default.derandomize)"
    )
    for ci, said in (("1", "True\n"), ("", "False\n")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "CI": ci},
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert (done.stdout, done.returncode) == (said, 0), done.stderr[-2_000:]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("tests/demo/test_audit.py", "tests/demo"),
        ("tests/demo/test_seed.py", ""),
        ("tests/attack/test_slowness.py", "tests/attack"),
        ("tests/attack/test_every_answer.py", "tests/attack/test_every_answer.py"),
        ("tests/cli/test_users.py", "tests/cli/test_users.py"),
        ("tests/ledger/test_posting.py", ""),
    ],
)
def test_tests_that_share_what_is_made_once_are_known(path: str, place: str) -> None:
    assert place_shared(path) == place


@pytest.mark.parametrize(
    ("command", "serves", "port"),
    [
        (["py", "-m", "tallgrass.conf.serve", "front", "127.0.0.1", "8000"], "front", True),
        (["py", "-m", "tallgrass.conf.serve", "edge", "127.0.0.1", "8000"], "edge", True),
        (["py", "-m", "tallgrass.conf.serve", "front", "127.0.0.1", "18000"], "front", False),
        (["py", "-m", "tallgrass.conf.serve", "web"], "web", False),
        (["py", "-m", "tallgrass.conf.worker"], "worker", False),
        (["grep", "tallgrass.conf.serve"], "", False),
        (["uvicorn 127.0.0.1:8000 somebody.elses:app"], "", True),
    ],
)
def test_a_process_of_an_installation_is_known_by_its_command(
    command: list[str], serves: str, port: bool
) -> None:
    process = Process(1, 1, tuple(command))
    assert (process.serves, process.is_at(8000)) == (serves, port)


def test_processes_are_known_by_their_whole_command_line() -> None:
    long = "a folder 很长 " * 40
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "input()", long, "end"], stdin=subprocess.PIPE
    )
    try:
        assert [
            (process.parent, process.command[-2:])
            for process in processes()
            if process.pid == sleeper.pid
        ] == [(os.getpid(), (long, "end"))]
    finally:
        sleeper.communicate(b"\n")
    assert sleeper.pid not in {process.pid for process in processes()}
