"""Events counted a processor second, from the journal to the counters: our worker's reading against
an ORM view of the same that takes one event after the other."""

import json
import os
import subprocess
import sys

from benchmarks.figures import Figure, load
from benchmarks.http_load import SECRET, home


def measure() -> list[Figure]:
    began_at = load()
    with home() as folder:
        changes = {
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": str(folder),
            "TALLGRASS_SECRET_KEY": SECRET,
        }
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.counting"],
            env={**os.environ, **changes},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    got = json.loads(run.stdout)
    return [
        Figure(
            "counted_events",
            round(got["n"] / got["cpu_s"]),
            "events a CPU-second",
            "ORM, event by event",
            round(got["peer_n"] / got["peer_cpu_s"]),
            got["n"],
            began_at,
            got["cpu_s"],
            got["rss_mb"],
            got["peer_cpu_s"],
        )
    ]
