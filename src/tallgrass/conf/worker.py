"""The worker process: every room's sweeps, in lanes that never wait for each other."""

import os
import signal
import sys

import django
from django.conf import settings

from tallgrass.kernel.processes import die_with_parent


def main() -> None:
    """Run the worker process. It exits with 1 when a lane failed, so that it is started again."""
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
    django.setup()
    from tallgrass.conf.clocks import watch_clock  # noqa: PLC0415
    from tallgrass.conf.lanes import Worker  # noqa: PLC0415 (needs Django's apps)

    watch_clock(settings.TALLGRASS_HOME, "worker")
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    code = 0 if worker.run() else 1
    if worker.unfinished:  # a sweep may be killed at any line
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
