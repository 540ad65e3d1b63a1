"""What a turn of the worker's sweep of links and leases costs with 20,000 open links and 200,000
leases ever: processor time, over a minute of turns, one of which looks at everybody."""

import json
import os
import subprocess
import sys

from benchmarks.figures import Figure, load
from benchmarks.http_load import SECRET, home

AIM = 20.0


def measure() -> list[Figure]:
    began_at = load()
    with home() as folder:
        changes = {
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": str(folder),
            "TALLGRASS_SECRET_KEY": SECRET,
            "TALLGRASS_DATABASE_URL": "",
        }
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.leases"],
            env={**os.environ, **changes},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    got = json.loads(run.stdout)
    rows = [
        ("CPU-ms a turn, a minute's mean", got["mean"]),
        ("CPU-ms a turn without news", got["median"]),
    ]
    return [
        Figure(
            *("keep_leases", value, unit, "the aim", AIM, got["turns"], began_at),
            *(got["cpu_s"], got["rss_mb"], 0.0, False),
        )
        for unit, value in rows
    ]
