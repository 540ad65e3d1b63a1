"""What each worker of the web server loads: Django, in a process that never outlives its server."""

import signal

from tallgrass.kernel.processes import die_with_parent

die_with_parent(by=signal.SIGKILL)

from tallgrass.conf.wsgi import application  # noqa: E402

__all__ = ["application"]
