"""The benchmark's output is read by others' scripts: its form stays."""

from benchmarks.__main__ import FIGURES
from benchmarks.figures import Figure


def test_a_figure_says_what_others_read() -> None:
    figure = Figure("payments", 300, "payments/s", "ORM", 10, 1_000, 0.5, 1.0, 80.0, 2.0)
    assert figure.line().keys() >= {"figure", "value", "unit", "peer", "peer_value", "ratio", "n", "load", "cpu_s", "rss_mb"}
    assert figure.ratio == 30
    assert Figure("x", 10, "ms", "y", 30, 1, 0, 0, 0, 0, higher_is_better=False).ratio == 3


def test_the_promised_figures_are_there() -> None:
    assert {"beacon_events", "paid_redirects", "payments"} <= set(FIGURES)
