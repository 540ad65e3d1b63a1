"""`python -m tallgrass.conf.serve front HOST PORT | edge HOST PORT | web`: one process of an
installation that serves."""

import asyncio
import gc
import signal
import sys
import time
from collections.abc import Awaitable, Callable

import uvloop

from tallgrass.conf.config import PAGE_THREADS, Config, load
from tallgrass.conf.logs import configure
from tallgrass.edge import config as edge_config
from tallgrass.edge.app import EdgeHandler
from tallgrass.edge.beacons import LARGEST_BODY as LARGEST_BEACON
from tallgrass.edge.collector import Edge
from tallgrass.front import frames
from tallgrass.front.desk import Desk, PageLane
from tallgrass.front.limits import LARGEST_REQUEST, Limits
from tallgrass.front.listener import Listener, allow_connections
from tallgrass.front.rendering import Renderer
from tallgrass.front.store import Storeroom
from tallgrass.journal.room import Room
from tallgrass.kernel.clock_watch import ClockWatch
from tallgrass.kernel.processes import die_with_parent

PATIENCE = 5.0  # seconds that requests under way may take once we are told to stop
FOLDER = "run"  # in the home: the socket between front and web, and what is held for a while
Closing = Callable[[], Awaitable[None]]


def main(arguments: list[str]) -> None:
    """Serve until SIGTERM or SIGINT. A process whose supervisor dies dies with it."""
    die_with_parent()
    configure()
    name, *where = arguments
    if name == "web":
        _render()
    else:
        host, port = where
        uvloop.run(_listen(name, host, int(port)))


def _render() -> None:
    """Render pages for the front."""
    config = load()
    from tallgrass.conf.clocks import watch_clock  # noqa: PLC0415
    from tallgrass.conf.wsgi import application  # noqa: PLC0415 (Django, which others do not load)

    watch_clock(config.home, "web")
    Renderer(application, config.home / FOLDER, PAGE_THREADS).run(PATIENCE)


async def _listen(name: str, host: str, port: int) -> None:
    config = load()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listener, closing = await (_front(config) if name == "front" else _edge(config))
    gc.collect()
    gc.freeze()  # what is there by now stays
    await listener.open(host, port)
    await stop.wait()
    await listener.close(PATIENCE)
    await closing()


def limits_of(config: Config, largest_body: int) -> Limits:
    """Return what clients may take under these settings, and no more than this process can give."""
    return Limits(
        largest_body=largest_body,
        connections=allow_connections(config.connections),
        connections_per_address=config.connections_per_address,
        patience=config.patience,
        proxies=config.proxies,
        is_https=config.is_https,
    )


def _store(config: Config) -> Storeroom:
    folder = config.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return Storeroom(folder, is_short=Room(config.home, time.monotonic).is_short)


async def _front(config: Config) -> tuple[Listener, Closing]:
    """Receive requests for pages, and hand them to the web processes."""
    store = _store(config)
    desk = Desk(config.proxies)
    listener = Listener(limits_of(config, LARGEST_REQUEST), store, desk.take)
    desk.turn_away = listener.note
    listener.ticks.append(desk.look)
    listener.endings.append(desk.end)
    lanes = await asyncio.get_running_loop().create_unix_server(
        lambda: PageLane(desk), sock=frames.listening(config.home / FOLDER)
    )

    async def close() -> None:
        lanes.close()

    return listener, close


async def _edge(config: Config) -> tuple[Listener, Closing]:
    """Receive beacons and clicks, and count them here."""
    edge = Edge(edge_config.load(), clock=ClockWatch(config.home, "edge"))
    edge.start(asyncio.get_running_loop())
    handler = EdgeHandler(edge)

    async def close() -> None:
        edge.stop()

    return Listener(limits_of(config, LARGEST_BEACON), _store(config), handler.take), close


if __name__ == "__main__":
    main(sys.argv[1:])
