"""Run one edge: `python -m tallgrass.edge.serve --port 8001`. One process without children, which dies with its parent."""

import argparse
import asyncio
import signal

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from tallgrass.edge.rsgi import application
from tallgrass.kernel.processes import die_with_parent


async def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then commit what is under way and end."""
    server = Server(application(), host, port, interface=Interfaces.RSGI, http=HTTPModes.http1, websockets=False, log_enabled=False)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()


def main() -> None:
    """Entry of the edge process."""
    parser = argparse.ArgumentParser(prog="python -m tallgrass.edge.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    arguments = parser.parse_args()
    die_with_parent()
    asyncio.run(serve(arguments.host, arguments.port))


if __name__ == "__main__":
    main()
