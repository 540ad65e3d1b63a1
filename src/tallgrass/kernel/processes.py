"""Children that never outlive their parent."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PARENT = "TALLGRASS_PARENT"  # the supervisor's id, so that a child born as it dies notices


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to end this process when its parent dies (Linux; elsewhere a no-op). An orphan
    exits at once.

    A server whose own workers must not keep its port passes SIGKILL in each worker.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = int(os.environ.pop(PARENT, 0)) or os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)
