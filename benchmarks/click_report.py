"""What a page of a campaign's report costs once 500,000 clicks were counted on its links: processor
time, on the sample community."""

import json
import os
import subprocess
import sys

from benchmarks.figures import Figure, load
from benchmarks.http_load import SECRET, home

AIM = 60.0


def measure() -> list[Figure]:
    began_at = load()
    with home() as folder:
        changes = {
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": str(folder),
            "TALLGRASS_SECRET_KEY": SECRET,
            "TALLGRASS_DATABASE_URL": "",
        }
        environment = {**os.environ, **changes}
        demo = [sys.executable, "-m", "tallgrass.cli.main", "demo", "--home", str(folder)]
        subprocess.run([*demo, "--no-run"], env=environment, check=True, capture_output=True)
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.clicked"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    got = json.loads(run.stdout)
    return [
        Figure(
            *("click_report", value, f"CPU-ms, {page}", "the aim", AIM, got["clicks"], began_at),
            *(got["cpu_s"], got["rss_mb"], 0.0, False),
        )
        for page, value in got["pages"].items()
    ]
