"""`python -m tallgrass.conf.serve web|edge HOST PORT WORKERS`: Granian around one of our two
applications."""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tallgrass.kernel.processes import die_with_parent

TARGETS = {
    "web": ("tallgrass.conf.web_worker:application", Interfaces.WSGI, {"blocking_threads": 2}),
    "edge": ("tallgrass.conf.edge_worker:application", Interfaces.RSGI, {}),
}
PATIENCE = 5  # seconds that requests under way may take once we are told to stop


def main(arguments: list[str]) -> None:
    """Serve until SIGTERM or SIGINT. A worker that dies is replaced; all die with this process."""
    die_with_parent()
    name, host, port, workers = arguments
    target, interface, more = TARGETS[name]
    server = Granian(
        target,
        address=host,
        port=int(port),
        interface=interface,
        workers=int(workers),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=PATIENCE,
        websockets=False,
        log_level=LogLevels.warning,
        pid_file=None,
        working_dir=Path.cwd(),
        **more,  # type: ignore[arg-type]
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
    server.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
