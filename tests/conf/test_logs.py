"""Lines of the log are bounded: strangers choose how often, never how much is written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tallgrass.conf.logbook import FileLog
from tests.running import ROOT, clean_environment

SAYING = """
import logging, structlog
from tallgrass.conf.logs import configure
configure()
requests, ours = logging.getLogger("django.request"), structlog.get_logger("tallgrass.edge")
for n in range(200):
    requests.warning("Not Found: %s", f"/a/{n}")
    ours.info("refused", address=n)
    try:
        raise ValueError(n)
    except ValueError:
        requests.exception("Internal Server Error: %s", n)
requests.warning("Forbidden: %s", "/b/")
"""


def test_of_lines_alike_thirty_are_written_and_the_rest_counted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAYING],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=clean_environment(),
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    left_out = [line["event"] for line in lines if "left out" in line["event"]]
    assert left_out == [
        "170 more lines like this were left out: Not Found: %s",
        "170 more lines like this were left out: refused",
        "170 more lines like this were left out: Internal Server Error: %s",
    ]
    assert len(lines) == 3 * 30 + 3 + 1
    assert [line["event"] for line in lines].count("Forbidden: /b/") == 1
    assert {line["level"] for line in lines if "refused" in line["event"]} == {"info"}


NAMING = """
import logging
from tallgrass.conf.logs import configure
configure()
requests = logging.getLogger("django.request")
requests.warning("Not Found: %s", "/account/password/reset/key/1-c5xyz-0123456789abcdef/")
requests.warning("Not Found: %s", "/account/email/confirm/MQ:1abc:Sig/")
requests.warning("Not Found: %s", "/u/@ana/ana@example.org/\\n{}")
try:
    raise ValueError({"ana.b+c@mail.example.org": (550, b"no such person")})
except ValueError:
    logging.getLogger("tallgrass.sweeps").exception("row failed")
"""


def test_c36_neither_keys_in_addresses_nor_mail_addresses_in_errors_are_written() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NAMING],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=clean_environment(),
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "Not Found: /account/password/reset/key/(key)/",
        "Not Found: /account/email/confirm/(key)/",
        "Not Found: /u/…/…/…",
        "row failed",
    ]
    assert lines[-1]["exception"].endswith("ValueError: {'…@…': (550, b'no such person')}")
    assert "example.org" not in done.stderr


def test_c36_no_letter_ends_a_line_or_steers_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "a\u2028b\x85c\x1b[2Jd\u202ee\nf\r\x9b1mg 一"
    log = FileLog(tmp_path / "log")
    log.take("web", json.dumps({"event": odd, "level": "error", "logger": "x"}))
    log.take("web", f"{odd}")
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert [json.loads(line)["event"] for line in written.splitlines()] == [odd, odd]
    assert "一" in written and written.isascii() is False
    told = capsys.readouterr().err
    assert told == "web: a b c\ufffd[2Jd\ufffde f \ufffd1mg 一\n"
