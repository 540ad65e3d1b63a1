"""What each worker of the edge server loads: the collector, in a process that never outlives its
server."""

import signal

from tallgrass.kernel.processes import die_with_parent

die_with_parent(by=signal.SIGKILL)

from tallgrass.conf.logs import configure  # noqa: E402
from tallgrass.edge.app import application  # noqa: E402

configure()

__all__ = ["application"]
