"""Lines of the log are bounded: strangers choose how often, never how much is written."""

import json
import subprocess
import sys

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
