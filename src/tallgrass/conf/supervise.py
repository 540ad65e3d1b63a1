"""`python -m tallgrass.conf.supervise …`: what `tallgrass run` becomes once the home is ready. A
fresh process, so that whatever building and migrating needed is given back to the machine."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from tallgrass.conf.config import Config, load
from tallgrass.conf.logbook import Logbook, logbook
from tallgrass.conf.supervisor import Supervisor, children

SAMPLE = "demo.json"
LONGEST_START = 120.0  # seconds after which what does not answer is said


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How a home is served. `held` is the open file by which the home is ours; `log` what --log
    names."""

    home: str
    host: str
    port: int
    workers: int
    with_edge: bool
    log: str
    held: int


def become(options: ServeOptions) -> NoReturn:
    """Turn this process into the supervisor. Its id stays, and what `held` holds."""
    sys.stdout.flush()
    sys.stderr.flush()
    module = [sys.executable, "-m", "tallgrass.conf.supervise"]
    os.execv(sys.executable, [*module, json.dumps(asdict(options))])  # noqa: S606 (ourselves)


def main(arguments: Sequence[str]) -> None:
    """Run the processes of a home until SIGTERM or SIGINT."""
    options = ServeOptions(**json.loads(arguments[0]))
    os.set_inheritable(options.held, False)  # ours alone: no child keeps the home after us
    config = load(Path(options.home))
    log = logbook(config.home, options.log)
    here = children(
        host=options.host,
        port=options.port,
        web_workers=options.workers,
        with_edge=options.with_edge,
    )
    environment = {
        **os.environ,
        "TALLGRASS_HOME": str(config.home),
        "TALLGRASS_SECRET_KEY": config.secret_key,
        "TALLGRASS_WEB_WORKERS": str(options.workers),
    }
    supervisor = Supervisor(here, environment, log)
    threading.Thread(target=_announce, args=(config, options, log), daemon=True).start()
    supervisor.run()
    print("Stopped.", file=sys.stderr, flush=True)


def _announce(config: Config, options: ServeOptions, log: Logbook) -> None:
    """Print the addresses once both servers answer."""
    began = time.monotonic()
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104 (compared, not bound)
    ports = (options.port, options.port + 1) if options.with_edge else (options.port,)
    while silent := [port for port in ports if not _answers(reach, port, config.host)]:
        if time.monotonic() - began > LONGEST_START:
            ports_of = " and ".join(map(str, silent))
            told = f"No answer yet on port {ports_of}. The log says more: {log.place}"
            log.note("supervisor", "no answer", told, ports=silent)
            break
        time.sleep(0.2)
    lines = [f"Pages: {config.origin}/"]
    if options.with_edge:
        lines.append(f"Edge:  {config.edge_origin}/")
    lines += [f"Log:   {log.place}", *sign_ins(config.home), "Stop with Ctrl-C."]
    print("\n".join(lines), flush=True)


def sign_ins(home: Path) -> list[str]:
    """Return who can sign in to a sample community, a line each; nothing for any other home."""
    if not (home / SAMPLE).exists():
        return []
    accounts = json.loads((home / SAMPLE).read_text(encoding="utf-8"))["accounts"]
    return [
        "Sign in as",
        *(f"  {one['role']:<12} {one['email']:<28} {one['password']}" for one in accounts),
    ]


def _answers(address: str, port: int, host: str) -> bool:
    """Tell whether a server says that it is well."""
    request = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((address, port), timeout=2) as line:
            line.sendall(request.encode())
            return line.recv(100).split(b"\r\n")[0].split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


if __name__ == "__main__":
    main(sys.argv[1:])
