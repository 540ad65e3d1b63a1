"""A real installation in a folder: its own database, edges and worker as processes that tests may
kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.running import free_ports
from tests.template import copy_sqlite

SECRET = "a secret of thirty-two letters or more"
_SHELL = """
import django, json, sys
django.setup()
for line in sys.stdin:
    exec(json.loads(line))
    sys.stdout.flush()
"""


class Installation:
    """Processes of one home. `start` begins one by name, `kill` ends it as a power cut would."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = {name: free_ports() for name in ("edge-a", "edge-b")}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": str(home),
            "TALLGRASS_SECRET_KEY": SECRET,
            "TALLGRASS_ORIGIN": "http://localhost:8000",
            "TALLGRASS_DATABASE_URL": "",
            "TALLGRASS_TRUSTED_PROXIES": "127.0.0.1",
        }
        copy_sqlite(home / "tallgrass.db")
        self._shell = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _SHELL],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, code: str) -> Any:
        """Run code in a process with the installation's Django; the one line it prints is JSON."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(json.dumps(code) + "\n")
        self._shell.stdin.flush()
        return json.loads(self._shell.stdout.readline())

    def start(self, name: str) -> None:
        """Begin "edge-a", "edge-b" or "worker"."""
        command = ["-m", "tallgrass.conf.worker"]
        if name in self.ports:
            command = [
                "-m",
                "tallgrass.conf.serve",
                "edge",
                "127.0.0.1",
                str(self.ports[name]),
            ]
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command], env=self.environment, stderr=log, stdout=log
            )

    def kill(self, name: str) -> None:
        """kill -9, and wait until it is gone."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def wait_until_up(self, name: str, seconds: float = 120) -> None:
        """Wait for an edge to answer."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{self.ports[name]}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(
            f"{name} does not answer: {(self.home / f'{name}.log').read_text()[-2000:]}"
        )

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self._shell.kill()
        self._shell.communicate()
