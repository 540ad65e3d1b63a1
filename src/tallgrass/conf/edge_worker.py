"""What each worker of the edge server loads: the collector, in a process that never outlives its
server."""

import signal

from tallgrass.kernel.processes import die_with_parent

die_with_parent(by=signal.SIGKILL)

from tallgrass.edge.app import application  # noqa: E402

__all__ = ["application"]
