"""Watching the clock of a process of ours, and saying so where it was set while nobody ran."""

from pathlib import Path

import structlog

from tallgrass.kernel.clock import believe_no_jump
from tallgrass.kernel.clock_watch import ClockWatch

_log = structlog.get_logger("tallgrass.clock")


def watch_clock(home: Path, process: str) -> ClockWatch:
    """Believe the clock of this process only while it goes with those of the home's others."""
    watch = ClockWatch(home, process)
    if watch.set_by:
        _log.warning("the clock was set while nobody ran", seconds=round(watch.set_by, 1))
    believe_no_jump(watch)
    return watch
