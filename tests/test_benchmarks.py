"""The benchmark's output is read by others' scripts, so its form stays; and what ours is measured
against does the same as ours."""

import subprocess
import sys

import pytest
from benchmarks.__main__ import FIGURES
from benchmarks.figures import Figure

from tests.running import ROOT, clean_environment


def test_a_figure_says_what_others_read() -> None:
    figure = Figure("payments", 300, "payments/s", "ORM", 10, 1_000, 0.5, 1.0, 80.0, 2.0)
    assert figure.line().keys() >= {
        "figure",
        "value",
        "unit",
        "peer",
        "peer_value",
        "ratio",
        "n",
        "load",
        "cpu_s",
        "rss_mb",
    }
    assert figure.ratio == 30
    assert Figure("x", 10, "ms", "y", 30, 1, 0, 0, 0, 0, higher_is_better=False).ratio == 3


def test_the_promised_figures_are_there() -> None:
    assert {"beacon_events", "discover_page", "paid_redirects", "payments"} <= set(FIGURES)


@pytest.mark.long
def test_discover_and_its_peer_are_one_page_to_the_letter() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.discover_page"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
