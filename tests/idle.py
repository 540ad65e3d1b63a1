"""Sweeps run by hand, as the worker runs them, until everything is quiet."""

from tallgrass.kernel.sweeps import all_sweeps, run_once, write_runs

ROUNDS = 20


def run_until_idle() -> None:
    """Run every sweep again and again until none finds work; fails where that takes too long."""
    for _ in range(ROUNDS):
        if not sum(run_once(due) for due in all_sweeps()):
            write_runs()
            return
    raise AssertionError(f"sweeps still find work after {ROUNDS} rounds")
