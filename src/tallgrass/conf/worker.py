"""The worker: runs every room's sweeps when they are due, until told to stop."""

import os
import signal
import time
from types import FrameType

import django
import structlog
from django.db import close_old_connections

from tallgrass.kernel.processes import die_with_parent

_log = structlog.get_logger("tallgrass.worker")


class Worker:
    """Runs sweeps one after another. A sweep that fails is recorded and tried again at its next
    turn."""

    def __init__(self) -> None:
        self.stopping = False

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Loop until SIGTERM or SIGINT; the sweep under way is finished first."""
        from tallgrass.kernel.sweeps import all_sweeps, run_once  # noqa: PLC0415 (needs Django's apps)

        sweeps = all_sweeps()
        next_at = {sweep.name: 0.0 for sweep in sweeps}
        _log.info("worker started", sweeps=[sweep.name for sweep in sweeps])
        while not self.stopping:
            for sweep in sweeps:
                if not self.stopping and time.monotonic() >= next_at[sweep.name]:
                    close_old_connections()
                    run_once(sweep)
                    next_at[sweep.name] = time.monotonic() + sweep.every
            time.sleep(0.1)
        _log.info("worker stopped")


def main() -> None:
    """Entry of the worker process."""
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
    django.setup()
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()


if __name__ == "__main__":
    main()
